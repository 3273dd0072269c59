import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { crmEntity } from '../../data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../../data/crm/crm-items.ts';
import { legacyAccessDenied, mayChange, maySee } from '../../data/crm/crm-rights.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { type RequisiteLink, requisiteLinksStore } from '../../data/requisites/requisite-links.ts';
import { bankDetailsStore, numberOf, requisitesStore } from '../../data/requisites/requisites.ts';
import type { Portal } from '../../portal.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/links/index.html */
export const requisiteLinkMethods: readonly MethodDefinition[] = [
  method('crm.requisite.link.register', 'crm', 'update', register),
  method('crm.requisite.link.unregister', 'crm', 'delete', unregister),
  method('crm.requisite.link.get', 'crm', 'get', (call) => {
    const link = find(call);
    const { ENTITY_TYPE_ID: _type, ENTITY_ID: _id, ...ids } = view(link);
    // The key leaves as numbers here, and only here.
    return { result: { ENTITY_TYPE_ID: link.entityTypeId, ENTITY_ID: link.entityId, ...ids } };
  }),
  method('crm.requisite.link.list', 'crm', 'list', list),
];

const ids = ['REQUISITE_ID', 'BANK_DETAIL_ID', 'MC_REQUISITE_ID', 'MC_BANK_DETAIL_ID'] as const;

function register(call: Call): Answer {
  const { portal, params, caller } = call;
  const given = params.map('fields');
  const entityTypeId = asInteger(given['ENTITY_TYPE_ID']) ?? 0;
  const entityId = asInteger(given['ENTITY_ID']) ?? 0;
  const item = itemOf(portal, entityTypeId, entityId);
  if (!mayChange(caller.user, item)) throw legacyAccessDenied();
  for (const name of ids) {
    if (asInteger(given[name]) === undefined) throw legacyError(`${name} is not defined or invalid.`);
  }
  const [requisiteId = 0, bankDetailId = 0, myRequisiteId = 0, myBankDetailId = 0] = ids.map((name) =>
    asInteger(given[name]),
  );
  const client = [item.values['companyId'] ?? 0, item.values['contactId'] ?? 0];
  assertPair(portal, requisiteId, bankDetailId, client);
  assertPair(portal, myRequisiteId, myBankDetailId, [item.values['mycompanyId'] ?? 0]);
  const links = portal.store(requisiteLinksStore);
  const values = { entityTypeId, entityId, requisiteId, bankDetailId, myRequisiteId, myBankDetailId };
  const [known] = links.find('entity', `${entityTypeId} ${entityId}`);
  if (known) links.put({ ...known, ...values });
  else links.add((id) => ({ id, ...values }));
  return { result: true };
}

/** @throws RestError when the requisite is not one of the owners', or the account not of the requisite */
function assertPair(
  portal: Portal,
  requisiteId: number,
  bankDetailId: number,
  owners: readonly Json[],
): void {
  if (requisiteId !== 0) {
    const requisite = portal.store(requisitesStore).get(requisiteId);
    if (!requisite || !owners.includes(numberOf(requisite, 'ENTITY_ID') ?? -1))
      throw legacyError(`The requisite with ID '${requisiteId}' is not assigned to the client`);
  }
  if (bankDetailId === 0) return;
  const bank = portal.store(bankDetailsStore).get(bankDetailId);
  if (!bank || numberOf(bank, 'ENTITY_ID') !== requisiteId)
    throw legacyError(`The bank detail with ID '${bankDetailId}' is not assigned to the requisite`);
}

function unregister(call: Call): Answer {
  const { portal, params, caller } = call;
  const item = itemOf(portal, params.integer('entityTypeId') ?? 0, params.integer('entityId') ?? 0);
  if (!mayChange(caller.user, item)) throw legacyAccessDenied();
  portal.store(requisiteLinksStore).delete(find(call).id);
  return { result: true };
}

function find({ portal, params, caller }: Call): RequisiteLink {
  const entityTypeId = params.integer('entityTypeId') ?? 0;
  const entityId = params.integer('entityId') ?? 0;
  if (!maySee(caller.user, itemOf(portal, entityTypeId, entityId))) throw legacyAccessDenied();
  const [link] = portal.store(requisiteLinksStore).find('entity', `${entityTypeId} ${entityId}`);
  if (!link) throw legacyError('RequisiteLink not found');
  return link;
}

const fields = queryFields<RequisiteLink>({
  '': { kind: 'number', read: (link) => link.id },
  ENTITY_TYPE_ID: { kind: 'number', read: (link) => link.entityTypeId },
  ENTITY_ID: { kind: 'number', read: (link) => link.entityId },
  REQUISITE_ID: { kind: 'number', read: (link) => link.requisiteId },
  BANK_DETAIL_ID: { kind: 'number', read: (link) => link.bankDetailId },
  MC_REQUISITE_ID: { kind: 'number', read: (link) => link.myRequisiteId },
  MC_BANK_DETAIL_ID: { kind: 'number', read: (link) => link.myBankDetailId },
});

function list({ portal, params, caller }: Call): Answer {
  const { rows, ...rest } = listRows(
    portal.store(requisiteLinksStore),
    listQuery(params),
    { fields, idField: '', offsetMinutes: portal.offsetMinutes, onUnknown: () => undefined },
    (link) => maySee(caller.user, itemOf(portal, link.entityTypeId, link.entityId)),
  );
  const select = selectOf(params);
  const all = select.length === 0 || select.includes('*');
  return {
    result: rows.map((link) =>
      Object.fromEntries(Object.entries(view(link)).filter(([name]) => all || select.includes(name))),
    ),
    ...rest,
  };
}

function view(link: RequisiteLink): { [name: string]: Json } {
  return {
    ENTITY_TYPE_ID: String(link.entityTypeId),
    ENTITY_ID: String(link.entityId),
    REQUISITE_ID: String(link.requisiteId),
    BANK_DETAIL_ID: String(link.bankDetailId),
    MC_REQUISITE_ID: String(link.myRequisiteId),
    MC_BANK_DETAIL_ID: String(link.myBankDetailId),
  };
}

function itemOf(portal: Portal, entityTypeId: number, entityId: number): CrmItem {
  const entity = entityTypeId === 2 || entityTypeId === 31 ? crmEntity(entityTypeId) : undefined;
  if (!entity) throw legacyError('ENTITY_TYPE_ID is not defined or invalid.');
  const item = crmItems(portal, entity).get(entityId);
  if (!item) throw legacyError('ENTITY_ID is not defined or invalid.');
  return item;
}
