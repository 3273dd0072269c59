import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asText } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { crmEntityNamed } from '../../data/crm/crm-entity.ts';
import { crmItems } from '../../data/crm/crm-items.ts';
import { legacyAccessDenied, mayChange } from '../../data/crm/crm-rights.ts';
import { type QueryField, queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import {
  type Address,
  addressesStore,
  addressId,
  addressIdSpan,
  addressParts,
  addressTypes,
} from '../../data/requisites/addresses.ts';
import { assertMayChangeOwner } from '../../data/requisites/requisite-owner.ts';
import { numberOf, requisitesStore } from '../../data/requisites/requisites.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/addresses/index.html */
export const addressMethods: readonly MethodDefinition[] = [
  method('crm.address.add', 'crm', 'add', add),
  method('crm.address.update', 'crm', 'update', update),
  method('crm.address.delete', 'crm', 'delete', remove),
  method('crm.address.list', 'crm', 'list', list),
];

const fields = queryFields<Address>({
  TYPE_ID: { kind: 'number', read: (address) => address.typeId },
  ENTITY_TYPE_ID: { kind: 'number', read: (address) => address.entityTypeId },
  ENTITY_ID: { kind: 'number', read: (address) => address.entityId, index: 'entityId' },
  ANCHOR_TYPE_ID: { kind: 'number', read: (address) => address.anchorTypeId },
  ANCHOR_ID: { kind: 'number', read: (address) => address.anchorId },
  ...Object.fromEntries(
    addressParts.map((part): [string, QueryField<Address>] => [
      part,
      { kind: 'string', read: (address) => address.parts[part] },
    ]),
  ),
});

function add(call: Call): Answer {
  const { portal, params, actor } = call;
  const key = keyOf(params.map('fields'));
  const anchor = anchorOf(call, key);
  if (find(call, key)) throw legacyError('TypeAddress exists');
  const parts = { ...emptyParts(), ...partsOf(params.map('fields')) };
  portal.store(addressesStore).put({ id: idOf(key), ...key, ...anchor, parts });
  portal.raise('ONCRMADDRESSREGISTER', { FIELDS: { ...upper(key), ...upperAnchor(anchor) } }, actor);
  return { result: true };
}

function update(call: Call): Answer {
  const { portal, params, actor } = call;
  const key = keyOf(params.map('fields'));
  const anchor = anchorOf(call, key);
  const address = find(call, key);
  if (!address) throw legacyError('TypeAddress not found');
  portal
    .store(addressesStore)
    .put({ ...address, parts: { ...address.parts, ...partsOf(params.map('fields')) } });
  portal.raise('ONCRMADDRESSREGISTER', { FIELDS: { ...upper(key), ...upperAnchor(anchor) } }, actor);
  return { result: true };
}

function remove(call: Call): Answer {
  const { portal, params, actor } = call;
  const key = keyOf(params.map('fields'));
  const anchor = anchorOf(call, key);
  const address = find(call, key);
  if (!address) throw legacyError('TypeAddress not found');
  portal.store(addressesStore).delete(address.id);
  portal.raise('ONCRMADDRESSUNREGISTER', { FIELDS: { ...upper(key), ...upperAnchor(anchor) } }, actor);
  return { result: true };
}

function list({ portal, params }: Call): Answer {
  const { rows, ...rest } = listRows(portal.store(addressesStore), listQuery(params), {
    fields,
    idField: 'ENTITY_ID',
    idSpan: addressIdSpan,
    offsetMinutes: portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const select = selectOf(params);
  return { result: rows.map((address) => view(address, select)), ...rest };
}

function view(address: Address, select: readonly string[]): Json {
  const { typeId, entityTypeId, entityId, anchorTypeId, anchorId, parts } = address;
  const row: { [name: string]: Json } = {
    TYPE_ID: String(typeId),
    ENTITY_TYPE_ID: String(entityTypeId),
    ENTITY_ID: String(entityId),
    ...parts,
    ANCHOR_TYPE_ID: String(anchorTypeId),
    ANCHOR_ID: String(anchorId),
  };
  if (select.length === 0 || select.includes('*')) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => select.includes(name)));
}

interface Key {
  readonly typeId: number;
  readonly entityTypeId: number;
  readonly entityId: number;
}

type Anchor = Pick<Address, 'anchorTypeId' | 'anchorId'>;

function keyOf(given: JsonMap): Key {
  const typeId = asInteger(given['TYPE_ID']);
  if (typeId === undefined || !addressTypes.some(([id]) => id === typeId))
    throw legacyError('TYPE_ID is not defined or invalid.');
  const entityTypeId = asInteger(given['ENTITY_TYPE_ID']) ?? 0;
  if (entityTypeId !== 8 && entityTypeId !== 1)
    throw legacyError('ENTITY_TYPE_ID is not defined or invalid.');
  return { typeId, entityTypeId, entityId: asInteger(given['ENTITY_ID']) ?? 0 };
}

/** @throws RestError when there is no such owner or the caller may not change it */
function anchorOf({ portal, caller }: Call, { entityTypeId, entityId }: Key): Anchor {
  if (entityTypeId === 1) {
    const lead = crmItems(portal, crmEntityNamed('LEAD')).get(entityId);
    if (!lead) throw legacyError('ENTITY_ID is not defined or invalid.');
    if (!mayChange(caller.user, lead)) throw legacyAccessDenied();
    return { anchorTypeId: 1, anchorId: entityId };
  }
  const requisite = portal.store(requisitesStore).get(entityId);
  if (!requisite) throw legacyError('ENTITY_ID is not defined or invalid.');
  assertMayChangeOwner(portal, caller.user, requisite);
  return {
    anchorTypeId: numberOf(requisite, 'ENTITY_TYPE_ID') ?? 0,
    anchorId: numberOf(requisite, 'ENTITY_ID') ?? 0,
  };
}

function find({ portal }: Call, key: Key): Address | undefined {
  return portal.store(addressesStore).get(idOf(key));
}

function idOf({ typeId, entityTypeId, entityId }: Key): number {
  return addressId(typeId, entityTypeId, entityId);
}

function emptyParts(): Record<string, Json> {
  return Object.fromEntries(addressParts.map((part) => [part, null]));
}

function partsOf(given: JsonMap): Record<string, Json> {
  return Object.fromEntries(
    addressParts.filter((part) => Object.hasOwn(given, part)).map((part) => [part, asText(given[part])]),
  );
}

function upper({ typeId, entityTypeId, entityId }: Key): { [name: string]: Json } {
  return { TYPE_ID: typeId, ENTITY_TYPE_ID: entityTypeId, ENTITY_ID: entityId };
}

function upperAnchor({ anchorTypeId, anchorId }: Anchor): { [name: string]: Json } {
  return { ANCHOR_ID: anchorId, ANCHOR_TYPE_ID: anchorTypeId };
}
