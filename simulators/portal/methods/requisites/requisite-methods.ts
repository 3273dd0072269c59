import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { legacyError } from '../../call/rest-error.ts';
import { legacyAccessDenied, mayChange } from '../../data/crm/crm-rights.ts';
import { userFieldsOf } from '../../data/crm/user-fields.ts';
import type { LegacyRow } from '../../data/legacy-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { deleteRequisite } from '../../data/requisites/delete-requisites.ts';
import { presetsStore } from '../../data/requisites/presets.ts';
import {
  assertMayChangeOwner,
  maySeeRequisite,
  requisiteOwner,
  requisiteVisibility,
} from '../../data/requisites/requisite-owner.ts';
import { requisitesStore, requisiteTable } from '../../data/requisites/requisites.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/universal/index.html */
export const requisiteMethods: readonly MethodDefinition[] = [
  method('crm.requisite.add', 'crm', 'add', add),
  method('crm.requisite.get', 'crm', 'get', (call) => ({
    result: requisiteTable.view(seen(call), ['*', 'UF_*'], call.portal.offsetMinutes, userFields(call)),
  })),
  method('crm.requisite.update', 'crm', 'update', update),
  method('crm.requisite.delete', 'crm', 'delete', remove),
  method('crm.requisite.list', 'crm', 'list', list),
];

/** Names of the fields that users of the portal added to requisites. */
function userFields({ portal }: Call): readonly string[] {
  return userFieldsOf(portal, 'CRM_REQUISITE').map(({ name }) => name);
}

function add(call: Call): Answer {
  const { portal, params, caller, actor, now } = call;
  const values = requisiteTable.accept(params.map('fields'), userFields(call));
  const owner = requisiteOwner(portal, Number(values['ENTITY_TYPE_ID']), Number(values['ENTITY_ID']));
  if (!mayChange(caller.user, owner)) throw legacyAccessDenied();
  assertPreset(portal.store(presetsStore).get(Number(values['PRESET_ID'])));
  if (!values['NAME']) throw legacyError('The field NAME is required.');
  const stamp = { DATE_CREATE: now, CREATED_BY_ID: actor.userId };
  const row = portal
    .store(requisitesStore)
    .add((id) => ({ id, values: { ...requisiteTable.initial(), ...stamp, ...values } }));
  portal.raise('ONCRMREQUISITEADD', { FIELDS: { ID: row.id } }, actor);
  return { result: row.id };
}

function assertPreset(preset: LegacyRow | undefined): void {
  if (!preset) throw legacyError('PRESET_ID is not defined or invalid.');
}

function update(call: Call): Answer {
  const row = seen(call);
  const { portal, params, caller, actor, now } = call;
  assertMayChangeOwner(portal, caller.user, row);
  // Neither the owner nor, once chosen, the kind of owner can be changed.
  const {
    ENTITY_TYPE_ID: _type,
    ENTITY_ID: _id,
    ...values
  } = requisiteTable.accept(params.map('fields'), userFields(call));
  const stamp = { DATE_MODIFY: now, MODIFY_BY_ID: actor.userId };
  portal.store(requisitesStore).put({ id: row.id, values: { ...row.values, ...values, ...stamp } });
  portal.raise('ONCRMREQUISITEUPDATE', { FIELDS: { ID: row.id } }, actor);
  return { result: true };
}

function remove(call: Call): Answer {
  const row = seen(call);
  assertMayChangeOwner(call.portal, call.caller.user, row);
  deleteRequisite(call.portal, row.id);
  call.portal.raise('ONCRMREQUISITEDELETE', { FIELDS: { ID: row.id } }, call.actor);
  return { result: true };
}

function list(call: Call): Answer {
  const { portal, params, caller } = call;
  const { rows, ...rest } = listRows(
    portal.store(requisitesStore),
    listQuery(params),
    {
      fields: requisiteTable.queryFields,
      idField: 'ID',
      offsetMinutes: portal.offsetMinutes,
      onUnknown: () => undefined,
    },
    requisiteVisibility(portal, caller.user),
  );
  const select = selectOf(params);
  const own = userFields(call);
  return { result: rows.map((row) => requisiteTable.view(row, select, portal.offsetMinutes, own)), ...rest };
}

function seen({ portal, params, caller }: Call): LegacyRow {
  const id = params.integer('id');
  if (id === undefined || id <= 0) throw legacyError('ID is not defined or invalid.');
  const row = portal.store(requisitesStore).get(id);
  if (!row) throw legacyError(`The Requisite with ID '${id}' is not found`);
  if (!maySeeRequisite(portal, caller.user, row)) throw legacyAccessDenied();
  return row;
}
