import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asList, asMap } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { legacyAccessDenied, mayChange } from '../../data/crm/crm-rights.ts';
import { attachmentViews } from '../../data/disk/attachment-view.ts';
import { attachFiles, uploadedFiles } from '../../data/disk/save-files.ts';
import type { QueryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { type Activity, activitiesStore, activityTable } from '../../data/timeline/activities.ts';
import {
  addActivity,
  deleteActivity,
  ownerValues,
  updateActivity,
} from '../../data/timeline/change-activities.ts';
import { findOwner, maySeeOwner } from '../../data/timeline/owners.ts';
import type { OwnerRef } from '../../data/timeline/timeline-records.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import {
  activityValues,
  assertComplete,
  bindingsOf,
  communicationsOf,
  withProvider,
} from './activity-input.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/ */
export const activityMethods: readonly MethodDefinition[] = [
  method('crm.activity.add', 'crm', 'add', add),
  method('crm.activity.get', 'crm', 'get', (call) => ({ result: show(call, seen(call), ['*']) })),
  method('crm.activity.list', 'crm', 'list', list),
  method('crm.activity.update', 'crm', 'update', update),
  method('crm.activity.delete', 'crm', 'delete', (call) => {
    deleteActivity(call.portal, changeable(call), call.actor);
    return { result: true };
  }),
];

function add(call: Call): Answer {
  const { portal, params, actor, now } = call;
  const given = params.map('fields');
  const values = activityValues(given, portal.offsetMinutes);
  assertComplete(values, given);
  const bindings = bindingsOf(call, values, given);
  const [owner] = bindings;
  if (!owner) throw legacyError('Could not build binding.');
  assertMayChange(call, owner);
  const row = addActivity(
    portal,
    {
      values: { ...withProvider(call, values), ...ownerValues(owner) },
      ...{ bindings, communications: communicationsOf(given), card: null },
      settings: structure(given['SETTINGS']),
      providerParams: structure(given['PROVIDER_PARAMS']),
      files: attached(call, given),
    },
    actor,
    now,
  );
  return { result: row.id };
}

function update(call: Call): Answer {
  const { portal, params, actor, now } = call;
  const before = changeable(call);
  if (before.card) throw legacyError('Use crm.activity.configurable.update for this activity provider');
  const given = params.map('fields');
  // The owner and the type stay what they were.
  const {
    OWNER_ID: _id,
    OWNER_TYPE_ID: _type,
    TYPE_ID: _kind,
    ...values
  } = activityValues(given, portal.offsetMinutes);
  const changes = {
    values,
    ...(given['COMMUNICATIONS'] === undefined ? {} : { communications: communicationsOf(given) }),
    ...(given['SETTINGS'] === undefined ? {} : { settings: structure(given['SETTINGS']) }),
    ...(given['PROVIDER_PARAMS'] === undefined
      ? {}
      : { providerParams: structure(given['PROVIDER_PARAMS']) }),
    ...(given['FILES'] === undefined ? {} : { files: attached(call, given) }),
  };
  updateActivity(portal, before, changes, actor, now);
  return { result: true };
}

const queryable: QueryFields<Activity> = activityTable.queryFields;

function list(call: Call): Answer {
  const { portal, caller, params } = call;
  const { filter, ...query } = listQuery(params);
  const { BINDINGS: bound, ...fields } = filter;
  const matches = boundTo(bound);
  const { rows, ...rest } = listRows(
    portal.store(activitiesStore),
    { ...query, filter: fields },
    { fields: queryable, idField: 'ID', offsetMinutes: portal.offsetMinutes, onUnknown: () => undefined },
    (row) => matches(row) && maySeeActivity(call, row, caller.user.admin),
  );
  const select = selectOf(params);
  return { result: rows.map((row) => show(call, row, select)), ...rest };
}

/** Each pair of BINDINGS may name a kind, an object, or both; one that fits is enough. */
function boundTo(value: Json | undefined): (row: Activity) => boolean {
  if (value === undefined) return () => true;
  const wanted = asList(value).map((one) => ({
    entityTypeId: asInteger(asMap(one)['OWNER_TYPE_ID']),
    entityId: asInteger(asMap(one)['OWNER_ID']),
  }));
  return (row) =>
    row.bindings.some((own) =>
      wanted.some(
        ({ entityTypeId, entityId }) =>
          (entityTypeId ?? own.entityTypeId) === own.entityTypeId &&
          (entityId ?? own.entityId) === own.entityId,
      ),
    );
}

function maySeeActivity({ portal, caller }: Call, row: Activity, everything: boolean): boolean {
  return everything || row.bindings.some((ref) => maySeeOwner(portal, caller.user, ref));
}

function seen(call: Call): Activity {
  const id = call.params.integer('id') ?? 0;
  const row = call.portal.store(activitiesStore).get(id);
  if (!row) throw legacyError(`Activity with ID ${id} is not found`);
  if (!maySeeActivity(call, row, call.caller.user.admin)) throw legacyAccessDenied();
  return row;
}

function changeable(call: Call): Activity {
  const row = seen(call);
  const [owner] = row.bindings;
  if (owner) assertMayChange(call, owner);
  return row;
}

function assertMayChange({ portal, caller }: Call, ref: OwnerRef): void {
  const owner = findOwner(portal, ref);
  if (owner && !mayChange(caller.user, owner)) throw legacyAccessDenied();
}

function attached({ portal, caller, now }: Call, given: JsonMap): readonly number[] {
  const owner = { moduleId: 'crm', entityType: 'crm_activity', entityId: 0 };
  return attachFiles(portal, uploadedFiles(given['FILES']), owner, caller.user.id, now);
}

function structure(value: Json | undefined): Json {
  return value !== null && typeof value === 'object' ? value : [];
}

/** Everything as text, structures apart; COMMUNICATIONS only when they are asked for by name. */
function show({ portal, now }: Call, row: Activity, select: readonly string[]): { [name: string]: Json } {
  const all = select.length === 0 || select.includes('*');
  const seenRow = activityTable.view(row, select, portal.offsetMinutes);
  if (all || select.includes('SETTINGS')) seenRow['SETTINGS'] = row.settings;
  if (all || select.includes('PROVIDER_PARAMS')) seenRow['PROVIDER_PARAMS'] = row.providerParams;
  if (select.includes('COMMUNICATIONS')) seenRow['COMMUNICATIONS'] = [...row.communications];
  if (row.files.length > 0 && (all || select.includes('FILES')))
    seenRow['FILES'] = Object.values(attachmentViews(portal, row.files, now)).map((file) => ({
      id: file['id'] ?? null,
      url: file['urlDownload'] ?? null,
    }));
  return seenRow;
}
