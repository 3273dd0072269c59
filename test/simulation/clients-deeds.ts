import { LinkRepository } from '../../shared/app/sync/links.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { uuid } from '../../simulators/onec/base/generate.ts';
import { legalInn } from '../../simulators/onec/base/registration-numbers.ts';
import { person } from '../../simulators/portal/data/actor.ts';
import {
  addCrmItem,
  deleteCrmItem,
  updateCrmItem,
} from '../../simulators/portal/data/crm/change-crm-items.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../../simulators/portal/data/crm/crm-items.ts';
import { presetsStore } from '../../simulators/portal/data/requisites/presets.ts';
import { requisitesStore, requisiteTable } from '../../simulators/portal/data/requisites/requisites.ts';
import type { ClientsSide } from './clients-side.ts';
import type { World } from './world.ts';

type Deed = (
  world: World,
  side: ClientsSide,
  scope: ConnectionScope,
) => string | undefined | Promise<string | undefined>;

const company = crmEntityNamed('COMPANY');
const contact = crmEntityNamed('CONTACT');

const deeds: readonly Deed[] = [
  (world, { configuration, edits, person: clerk, store, writtenAt }) => {
    const { type } = configuration.partners ?? configuration.counterparties;
    const client = pick(world, store.ofType(type));
    if (!client || client.isFolder) return undefined;
    const name = `Клиент *${Math.floor(world.random() * 1000)}`;
    clerk.rename(type, client.ref, name);
    edits.base.set(`${client.ref} name`, name);
    writtenAt.set(client.ref, world.clock.now());
    return `base: rename client ${client.ref}`;
  },
  (world, { configuration, person: clerk, store, writtenAt }) => {
    const { type } = configuration.partners ?? configuration.counterparties;
    const client = pick(world, store.ofType(type));
    const rows = client?.tables['КонтактнаяИнформация'] ?? [];
    if (!client || !rows.some((row) => row['Тип'] === 'Телефон')) return undefined;
    clerk.changePhone(
      type,
      client.ref,
      `+7495${String(Math.floor(world.random() * 10_000_000)).padStart(7, '0')}`,
    );
    writtenAt.set(client.ref, world.clock.now());
    return `base: phone of ${client.ref}`;
  },
  (world, { configuration, person: clerk, store }) => {
    const { type } = configuration.counterparties;
    const client = pick(world, store.ofType(type));
    if (!client || typeof client.attributes['КПП'] !== 'string' || client.attributes['КПП'] === '')
      return undefined;
    clerk.edit(type, client.ref, {
      КПП: `7701010${String(Math.floor(world.random() * 100)).padStart(2, '0')}`,
    });
    return `base: КПП of ${client.ref}`;
  },
  (world, side) => {
    const { configuration, person: clerk } = side;
    if (configuration.partners) return undefined;
    const { kinds, type } = configuration.counterparties;
    const ref = uuid(world.random);
    const name = `Новый ${ref.slice(0, 8)}`;
    clerk.add(type, ref, {
      Description: name,
      НаименованиеПолное: name,
      ИНН: newInn(world, side),
      ...kinds.legal,
    });
    side.expected += 1;
    return `base: add client ${ref}`;
  },
  (world, { edits }) => {
    const item = anyCompany(world);
    if (!item) return undefined;
    const title = `На портале ${Math.floor(world.random() * 1000)}`;
    updateCrmItem(world.portal, company, item, { title }, [], person(1), world.portalTime());
    edits.portal.set(`${item.id} name`, title);
    return `portal: rename company ${item.id}`;
  },
  (world) => {
    const item = anyCompany(world);
    const phone = item?.fm.find(({ typeId }) => typeId === 'PHONE');
    if (!item || !phone) return undefined;
    const value = `+7812${String(Math.floor(world.random() * 10_000_000)).padStart(7, '0')}`;
    updateCrmItem(
      world.portal,
      company,
      item,
      {},
      [{ kind: 'change', id: phone.id, value }],
      person(1),
      world.portalTime(),
    );
    return `portal: phone of company ${item.id}`;
  },
  (world) => {
    const rows = [...world.portal.store(requisitesStore)].filter(({ values }) => values['RQ_KPP']);
    const row = pick(world, rows);
    if (!row) return undefined;
    const RQ_KPP = `7801010${String(Math.floor(world.random() * 100)).padStart(2, '0')}`;
    const values = { ...row.values, RQ_KPP, DATE_MODIFY: world.portalTime() };
    world.portal.store(requisitesStore).put({ id: row.id, values });
    world.portal.raise('ONCRMREQUISITEUPDATE', { FIELDS: { ID: row.id } }, person(1));
    return `portal: КПП of requisite ${row.id}`;
  },
  (world, side, scope) => deleteOnPortal(world, side, scope, 'company'),
  (world, side, scope) => (world.random() < 0.5 ? undefined : deleteOnPortal(world, side, scope, 'contact')),
  (world, side) => {
    const now = world.portalTime();
    const number = Math.floor(world.random() * 1_000_000);
    const title = `Портальная ${number}`;
    // Of their own: with one for all, a client whose INN has not arrived might rightly be any of them.
    const value = `+7495${String(number).padStart(7, '1')}`;
    const phone = { kind: 'add' as const, typeId: 'PHONE', valueType: 'WORK', value };
    const item = addCrmItem(world.portal, company, { title }, [phone], person(1), now);
    const [preset] = [...world.portal.store(presetsStore)];
    const values = {
      ...requisiteTable.initial(),
      DATE_CREATE: now,
      CREATED_BY_ID: 1,
      ENTITY_TYPE_ID: 4,
      ENTITY_ID: item.id,
      PRESET_ID: preset?.id ?? 0,
      NAME: title,
      RQ_INN: newInn(world, side),
    };
    const row = world.portal.store(requisitesStore).add((id) => ({ id, values }));
    world.portal.raise('ONCRMREQUISITEADD', { FIELDS: { ID: row.id } }, person(1));
    side.expected += 1;
    return `portal: add company ${item.id}`;
  },
];

/** Somebody deletes a company or a contact that the house knows; who was just added there is left alone. */
async function deleteOnPortal(
  world: World,
  { configuration, deletions, edits, store }: ClientsSide,
  scope: ConnectionScope,
  entity: 'company' | 'contact',
): Promise<string | undefined> {
  const crm = entity === 'company' ? company : contact;
  const item = entity === 'company' ? anyCompany(world) : pick(world, [...crmItems(world.portal, crm)]);
  if (!item) return undefined;
  const repository = new LinkRepository(world.platform.table);
  const { links } = await repository.list(scope, entity, 1000);
  const link = links.find(({ portalId }) => portalId === String(item.id));
  const { counterparties, contactPersons, partners } = configuration;
  const { type } = entity === 'company' ? (partners ?? counterparties) : contactPersons;
  if (!link || Object.keys(link.common).length === 0 || !store.get(type, link.ref)) return undefined;
  if (partners && entity === 'company') {
    // The counterparty of a partner is a requisite: one that did not get there would rightly never come.
    const requisites = (await repository.list(scope, 'requisite', 1000)).links;
    const own = requisites.filter(({ common }) => common['owner'] === `company/${link.ref}`);
    if (!own.some(({ ref }) => store.get(counterparties.type, ref))) return undefined;
  }
  deleteCrmItem(world.portal, crm, item, person(1));
  deletions.push({ entity, ref: link.ref, portalId: link.portalId, at: world.clock.now() });
  // What comes again comes as the base has it, whoever said so last.
  edits.base.delete(`${link.ref} name`);
  return `portal: delete ${entity} ${item.id} of ${link.ref}`;
}

/** An INN that nobody has on either side: whoever has one that is taken is rightly found to be the same. */
function newInn(world: World, { configuration, store }: ClientsSide): string {
  const taken = new Set<unknown>([
    ...store.ofType(configuration.counterparties.type).map(({ attributes }) => attributes['ИНН']),
    ...[...world.portal.store(requisitesStore)].map(({ values }) => values['RQ_INN']),
  ]);
  for (;;) {
    const inn = legalInn(world.random);
    if (!taken.has(inn)) return inn;
  }
}

/** Somebody does something with a client on one of the sides. */
export async function doSomethingWithClients(
  world: World,
  side: ClientsSide,
  scope: ConnectionScope,
): Promise<void> {
  const deed = deeds[Math.floor(world.random() * deeds.length)];
  const done = await deed?.(world, side, scope);
  if (done !== undefined) world.note(done);
}

function anyCompany(world: World): CrmItem | undefined {
  return pick(
    world,
    [...crmItems(world.portal, company)].filter(({ values }) => values['isMyCompany'] !== 'Y'),
  );
}

function pick<T>({ random }: World, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}
