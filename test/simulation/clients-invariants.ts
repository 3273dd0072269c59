import * as z from 'zod';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { LinkRepository } from '../../shared/app/sync/links.ts';
import { type Mark, MarkRepository } from '../../shared/app/sync/marks.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { crmEntityNamed } from '../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../simulators/portal/data/crm/crm-items.ts';
import { bankDetailsStore, requisitesStore } from '../../simulators/portal/data/requisites/requisites.ts';
import type { ClientsSide } from './clients-side.ts';
import type { Violation } from './invariants.ts';
import type { World } from './world.ts';

const company = crmEntityNamed('COMPANY');
const contact = crmEntityNamed('CONTACT');

/** Marks all clients of the portal, as a full run does: events may have been lost. */
export async function lookAtAllClients(world: World, scope: ConnectionScope): Promise<void> {
  const mark = (entity: Mark['entity'], id: number): Mark => ({
    side: 'portal',
    entity,
    id: String(id),
    root: String(id),
  });
  const { portal } = world;
  const links = new LinkRepository(world.platform.table);
  const linked = await Promise.all(
    (['company', 'contact', 'requisite', 'bankDetail'] as const).map((entity) =>
      links.list(scope, entity, 1000),
    ),
  );
  const marks = new MarkRepository(world.platform.table, () => `full-${world.clock.now()}`);
  await marks.set(scope, [
    // What was deleted there too: it is not on the portal's lists.
    ...linked.flatMap((page) => page.links.map(({ entity, portalId }) => mark(entity, Number(portalId)))),
    ...[...crmItems(portal, company)].map(({ id }) => mark('company', id)),
    ...[...crmItems(portal, contact)].map(({ id }) => mark('contact', id)),
    ...[...portal.store(requisitesStore)].map(({ id }) => mark('requisite', id)),
    ...[...portal.store(bankDetailsStore)].map(({ id }) => mark('bankDetail', id)),
  ]);
  await ringDoorbell(world.queue('work.fifo'), scope, `full-${world.clock.now()}`);
}

/** Everything that must hold of clients once people rest and both sides have heard everything. */
export async function clientViolations(
  world: World,
  side: ClientsSide,
  scope: ConnectionScope,
): Promise<readonly Violation[]> {
  return [
    ...everyoneOnce(side),
    ...(await everyoneLinked(world, side, scope)),
    ...noTwins(world),
    ...(await deletionsObeyed(world, side, scope)),
  ];
}

/**
 * What was deleted on the portal stays away unless somebody wrote it in the base, and comes back when somebody did
 * afterwards; its object is marked in the base if that is wanted and it is away, and nothing else is marked there.
 */
async function deletionsObeyed(
  world: World,
  { configuration, deletions, kept, marked, onPortalDeletion, store, writtenAt }: ClientsSide,
  scope: ConnectionScope,
): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const { counterparties, contactPersons, partners } = configuration;
  for (const entity of ['company', 'contact'] as const) {
    const { type } = entity === 'company' ? (partners ?? counterparties) : contactPersons;
    const last = new Map(deletions.filter((one) => one.entity === entity).map((one) => [one.ref, one]));
    const { links } = await new LinkRepository(world.platform.table).list(scope, entity, 1000);
    const portalIds = new Map(links.map(({ portalId, ref }) => [ref, portalId]));
    const tell = (ref: string, what: string) =>
      found.push({ invariant: 'deletion', detail: `${onPortalDeletion}: ${entity} ${ref} ${what}` });
    for (const { deletionMark, ref } of store.ofType(type)) {
      const deletion = last.get(ref);
      const portalId = portalIds.get(ref);
      const items = crmItems(world.portal, entity === 'company' ? company : contact);
      const isAway = portalId === undefined || !items.get(Number(portalId));
      const wrote = writtenAt.get(ref);
      const isKept = kept.has(ref) || (deletion !== undefined && kept.has(deletion.portalId));
      const isMarkDue = onPortalDeletion === 'mark' && isAway && deletion !== undefined && !isKept;
      // Whoever sets marks in the base, or takes them away, decides for both sides.
      if (marked.has(ref)) continue;
      if (deletionMark !== isMarkDue) tell(ref, deletionMark ? 'is marked' : 'is not marked');
      if (!deletion) continue;
      if (onPortalDeletion !== 'forget' && wrote === undefined && !isAway) tell(ref, 'is back');
      if (onPortalDeletion === 'keep-away' && wrote !== undefined && wrote > deletion.at && isAway)
        tell(ref, 'does not come back');
    }
  }
  return found;
}

/** The base has as many counterparties as there ever were clients. */
function everyoneOnce({ configuration, expected, store }: ClientsSide): readonly Violation[] {
  const { type } = configuration.counterparties;
  const count = store.ofType(type).filter(({ isFolder }) => !isFolder).length;
  return count === expected
    ? []
    : [{ invariant: 'no duplicate', detail: `${count} counterparties in the base instead of ${expected}` }];
}

/** Each company of the portal stands for one client of the base, and both say what somebody said last. */
async function everyoneLinked(
  world: World,
  { configuration, edits, store }: ClientsSide,
  scope: ConnectionScope,
): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const { links } = await new LinkRepository(world.platform.table).list(scope, 'company', 1000);
  const refs = new Map(links.map(({ portalId, ref }) => [portalId, ref]));
  const { type } = configuration.partners ?? configuration.counterparties;
  for (const { id, values } of crmItems(world.portal, company)) {
    if (values['isMyCompany'] === 'Y') continue;
    const ref = refs.get(String(id));
    const object = ref === undefined ? undefined : store.get(type, ref);
    if (!object) {
      found.push({
        invariant: 'nothing lost',
        detail: `company ${id} is not in the base (${ref ?? 'no link'})`,
      });
      continue;
    }
    const name = object.attributes['Description'] ?? null;
    if (name !== values['title'])
      found.push({
        invariant: 'equality',
        detail: `company ${id}: ${String(values['title'])} ≠ ${String(name)}`,
      });
    const said = [edits.base.get(`${object.ref} name`), edits.portal.get(`${id} name`)].filter(
      (value) => value !== undefined,
    );
    // Where both sides said something one of the two loses, and the history tells what.
    const isTold = async () => {
      const lost = await valuesToldAsLost(world, scope, { kind: 'company', id: ref ?? '' });
      return said.every((value) => lost.includes(value));
    };
    if (said.length > 0 && !said.includes(name) && !(await isTold()))
      found.push({
        invariant: 'no lost update',
        detail: `company ${id}: ${String(name)}, not ${said.join(' or ')}`,
      });
  }
  return found;
}

const toldSchema = z.looseObject({ conflicts: z.array(z.looseObject({ lost: z.unknown() })).default([]) });

/** Values that lost against the other side's, as the history of an object tells. */
async function valuesToldAsLost(
  world: World,
  scope: ConnectionScope,
  object: { readonly kind: string; readonly id: string },
): Promise<readonly unknown[]> {
  const { blobs, clock, table } = world.platform;
  const { entries } = await new HistoryLog(table, blobs, clock).page(scope, { object }, 1000);
  return entries.flatMap(({ details }) => toldSchema.parse(details ?? {}).conflicts.map(({ lost }) => lost));
}

function noTwins(world: World): readonly Violation[] {
  const found: Violation[] = [];
  for (const entity of [company, contact]) {
    const seen = new Set<unknown>();
    for (const { id, values } of crmItems(world.portal, entity)) {
      const origin = values['originId'];
      if (typeof origin !== 'string' || origin === '') continue;
      if (seen.has(origin))
        found.push({ invariant: 'no duplicate', detail: `${entity.name} ${id}: ${origin} is there twice` });
      seen.add(origin);
    }
  }
  return found;
}
