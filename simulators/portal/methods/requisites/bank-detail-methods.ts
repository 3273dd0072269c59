import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { legacyError } from '../../call/rest-error.ts';
import { legacyAccessDenied } from '../../data/crm/crm-rights.ts';
import type { LegacyRow } from '../../data/legacy-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { assertMayChangeOwner, maySeeRequisite } from '../../data/requisites/requisite-owner.ts';
import {
  bankDetailsStore,
  bankDetailTable,
  numberOf,
  requisitesStore,
} from '../../data/requisites/requisites.ts';
import type { Portal } from '../../portal.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/bank-detail/index.html */
export const bankDetailMethods: readonly MethodDefinition[] = [
  method('crm.requisite.bankdetail.add', 'crm', 'add', add),
  method('crm.requisite.bankdetail.get', 'crm', 'get', (call) => ({
    result: bankDetailTable.view(seen(call), [], call.portal.offsetMinutes),
  })),
  method('crm.requisite.bankdetail.update', 'crm', 'update', update),
  method('crm.requisite.bankdetail.delete', 'crm', 'delete', remove),
  method('crm.requisite.bankdetail.list', 'crm', 'list', list),
];

function add({ portal, params, caller, actor, now }: Call): Answer {
  const values = bankDetailTable.accept(params.map('fields'));
  const requisite = portal.store(requisitesStore).get(Number(values['ENTITY_ID']));
  if (!requisite) throw legacyError('ENTITY_ID is not defined or invalid.');
  assertMayChangeOwner(portal, caller.user, requisite);
  if (!values['NAME']) throw legacyError('The field NAME is required.');
  const stamp = { DATE_CREATE: now, CREATED_BY_ID: actor.userId };
  const row = portal
    .store(bankDetailsStore)
    .add((id) => ({ id, values: { ...bankDetailTable.initial(), ...stamp, ...values } }));
  portal.raise('ONCRMBANKDETAILADD', { FIELDS: { ID: row.id } }, actor);
  return { result: row.id };
}

function update(call: Call): Answer {
  const row = changeable(call);
  const { portal, params, actor, now } = call;
  const { ENTITY_ID: _, ...values } = bankDetailTable.accept(params.map('fields'));
  const stamp = { DATE_MODIFY: now, MODIFY_BY_ID: actor.userId };
  portal.store(bankDetailsStore).put({ id: row.id, values: { ...row.values, ...values, ...stamp } });
  portal.raise('ONCRMBANKDETAILUPDATE', { FIELDS: { ID: row.id } }, actor);
  return { result: true };
}

function remove(call: Call): Answer {
  const row = changeable(call);
  call.portal.store(bankDetailsStore).delete(row.id);
  call.portal.raise('ONCRMBANKDETAILDELETE', { FIELDS: { ID: row.id } }, call.actor);
  return { result: true };
}

function list({ portal, params, caller }: Call): Answer {
  const { user } = caller;
  const visible =
    user.admin || user.crmRead === 'all'
      ? undefined
      : (row: LegacyRow) => maySeeRequisite(portal, user, requisiteOf(portal, row));
  const { rows, ...rest } = listRows(
    portal.store(bankDetailsStore),
    listQuery(params),
    {
      fields: bankDetailTable.queryFields,
      idField: 'ID',
      offsetMinutes: portal.offsetMinutes,
      onUnknown: () => undefined,
    },
    visible,
  );
  const select = selectOf(params);
  return { result: rows.map((row) => bankDetailTable.view(row, select, portal.offsetMinutes)), ...rest };
}

function seen({ portal, params, caller }: Call): LegacyRow {
  const id = params.integer('id');
  if (id === undefined || id <= 0) throw legacyError('ID is not defined or invalid.');
  const row = portal.store(bankDetailsStore).get(id);
  if (!row) throw legacyError(`The BankDetail with ID '${id}' is not found`);
  if (!maySeeRequisite(portal, caller.user, requisiteOf(portal, row))) throw legacyAccessDenied();
  return row;
}

function changeable(call: Call): LegacyRow {
  const row = seen(call);
  assertMayChangeOwner(call.portal, call.caller.user, requisiteOf(call.portal, row));
  return row;
}

function requisiteOf(portal: Portal, row: LegacyRow): LegacyRow {
  const requisite = portal.store(requisitesStore).get(numberOf(row, 'ENTITY_ID') ?? 0);
  if (!requisite) throw new Error(`bank detail ${row.id} has no requisite`);
  return requisite;
}
