import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asInteger, asMap } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { type CrmEntity, crmEntityNamed } from '../../data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../../data/crm/crm-items.ts';
import { legacyAccessDenied, mayChange } from '../../data/crm/crm-rights.ts';
import { linkedIds, setLinkedIds } from '../../data/crm/item-links.ts';

/** A kind of object, the kind it is linked with, and the name of the id of the latter. */
interface Linking {
  readonly owner: CrmEntity;
  readonly other: CrmEntity;
  readonly key: string;
}

/** Contacts of companies, deals and leads; companies of contacts. */
export const linkMethods: readonly MethodDefinition[] = (
  [
    ['company', 'contact'],
    ['contact', 'company'],
    ['deal', 'contact'],
    ['lead', 'contact'],
  ] as const
).flatMap(([owner, other]) => {
  const linking: Linking = {
    owner: crmEntityNamed(owner.toUpperCase()),
    other: crmEntityNamed(other.toUpperCase()),
    key: `${other.toUpperCase()}_ID`,
  };
  const name = `crm.${owner}.${other}`;
  return [
    method(`${name}.add`, 'crm', 'update', (call) => add(call, linking)),
    method(`${name}.delete`, 'crm', 'update', (call) => remove(call, linking)),
    method(`${name}.items.get`, 'crm', 'get', (call) => ({ result: rows(call, linking) })),
    method(`${name}.items.set`, 'crm', 'update', (call) => set(call, linking)),
    method(`${name}.items.delete`, 'crm', 'update', (call) => replace(call, linking, [])),
    method(`${name}.fields`, 'crm', 'get', () => ({ result: description(linking) })),
  ];
});

function add(call: Call, linking: Linking): Answer {
  const given = call.params.map('fields');
  const id = otherId(call, linking, given[linking.key]);
  const ids = present(call, linking).filter((one) => one !== id);
  return replace(call, linking, asFlag(given['IS_PRIMARY']) ? [id, ...ids] : [...ids, id]);
}

function remove(call: Call, linking: Linking): Answer {
  const id = asInteger(call.params.map('fields')[linking.key]);
  const ids = present(call, linking);
  if (id === undefined || !ids.includes(id)) throw legacyError(`The ${linking.key} is not linked.`);
  const rest = ids.filter((one) => one !== id);
  return replace(call, linking, rest);
}

function set(call: Call, linking: Linking): Answer {
  const items = call.params.list('items').map((item, index) => {
    const { SORT, IS_PRIMARY, ...given } = asMap(item);
    const sort = asFlag(IS_PRIMARY) ? -1 : (asInteger(SORT) ?? (index + 1) * 10);
    return { id: otherId(call, linking, given[linking.key]), sort };
  });
  const sorted = items.toSorted((left, right) => left.sort - right.sort);
  return replace(
    call,
    linking,
    sorted.map(({ id }) => id),
  );
}

function replace(call: Call, linking: Linking, ids: readonly number[]): Answer {
  const item = ownerOf(call, linking);
  if (!mayChange(call.caller.user, item)) throw legacyAccessDenied();
  setLinkedIds(call.portal, linking.owner, item, ids, call.actor, call.now);
  return { result: true };
}

function rows(call: Call, linking: Linking): Json {
  return present(call, linking).map((id, index) => ({
    [linking.key]: id,
    SORT: (index + 1) * 10,
    ROLE_ID: 0,
    IS_PRIMARY: index === 0 ? 'Y' : 'N',
  }));
}

function present(call: Call, linking: Linking): readonly number[] {
  return linkedIds(call.portal, linking.owner, ownerOf(call, linking));
}

function ownerOf({ portal, params }: Call, { owner }: Linking): CrmItem {
  const item = crmItems(portal, owner).get(params.integer('id') ?? 0);
  if (!item) throw legacyError('Not found');
  return item;
}

function otherId({ portal }: Call, { other, key }: Linking, given: Json | undefined): number {
  const id = asInteger(given) ?? 0;
  if (!crmItems(portal, other).get(id)) throw legacyError(`The parameter fields must contain ${key}.`);
  return id;
}

function description({ key }: Linking): Json {
  const field = (type: string, title: string, isRequired: boolean): Json => ({
    type,
    isRequired,
    isReadOnly: false,
    isImmutable: false,
    isMultiple: false,
    isDynamic: false,
    title,
  });
  return {
    [key]: field('integer', key, true),
    SORT: field('integer', 'Сортировка', false),
    ROLE_ID: field('integer', 'Роль', false),
    IS_PRIMARY: field('char', 'Первичный', false),
  };
}
