import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asText } from '../../call/params.ts';
import { codeError, missingArgument } from '../../call/rest-error.ts';
import { itemAccessDenied } from '../../data/crm/crm-rights.ts';
import { formatDateTime } from '../../data/dates.ts';
import { pageSize } from '../../data/list-rows.ts';
import { assertMayChangeOwner, maySeeOwner } from '../../data/timeline/owners.ts';
import { type LogMessage, ownerKey, timelineStore } from '../../data/timeline/timeline-records.ts';

/** Notes that people only read. https://apidocs.bitrix24.com/api-reference/crm/timeline/logmessage/ */
export const logMessageMethods: readonly MethodDefinition[] = [
  method('crm.timeline.logmessage.add', 'crm', 'add', add),
  method('crm.timeline.logmessage.get', 'crm', 'get', get),
  method('crm.timeline.logmessage.list', 'crm', 'list', list),
  method('crm.timeline.logmessage.delete', 'crm', 'delete', remove),
];

function add({ params, portal, caller, now }: Call): Answer {
  if (!params.has('fields')) throw missingArgument('fields');
  const given = params.map('fields');
  for (const name of ['entityTypeId', 'entityId', 'title', 'text', 'iconCode'])
    if (asText(given[name]) === '') throw missingArgument(name);
  const owner = {
    entityTypeId: asInteger(given['entityTypeId']) ?? 0,
    entityId: asInteger(given['entityId']) ?? 0,
  };
  assertMayChangeOwner(portal, caller.user, owner);
  const row: LogMessage = {
    ...{ id: 0, kind: 'log', ...owner, authorId: caller.user.id, createdAt: now, clientId: caller.id },
    ...{ title: asText(given['title']), text: asText(given['text']), iconCode: asText(given['iconCode']) },
  };
  const kept = portal.store(timelineStore).add((id) => ({ ...row, id }));
  return { result: { logMessage: show({ ...row, id: kept.id }, portal.offsetMinutes) } };
}

function get(call: Call): Answer {
  const row = known(call);
  if (!maySeeOwner(call.portal, call.caller.user, row)) throw itemAccessDenied();
  return { result: { logMessage: show(row, call.portal.offsetMinutes) } };
}

/** Those of one object, the newest first unless ordered otherwise. */
function list({ params, portal, caller }: Call): Answer {
  for (const name of ['entityTypeId', 'entityId'])
    if (params.integer(name) === undefined) throw missingArgument(name);
  const owner = {
    entityTypeId: params.integer('entityTypeId') ?? 0,
    entityId: params.integer('entityId') ?? 0,
  };
  if (!maySeeOwner(portal, caller.user, owner)) throw itemAccessDenied();
  const rows = portal
    .store(timelineStore)
    .find('owner', ownerKey(owner))
    .filter((row) => row.kind === 'log');
  const order = params.map('order');
  if (asText(order['id'] ?? order['created']).toUpperCase() !== 'ASC') rows.reverse();
  const from = Math.max(0, params.integer('start') ?? 0);
  const next = from + pageSize;
  const result = rows.slice(from, next).map((row) => show(row, portal.offsetMinutes));
  return next < rows.length ? { result, total: rows.length, next } : { result, total: rows.length };
}

function remove(call: Call): Answer {
  const row = known(call);
  assertMayChangeOwner(call.portal, call.caller.user, row);
  call.portal.store(timelineStore).delete(row.id);
  return { result: true };
}

function known({ params, portal }: Call): LogMessage {
  const id = params.integer('id');
  if (id === undefined) throw missingArgument('id');
  const row = portal.store(timelineStore).get(id);
  if (row?.kind !== 'log') throw codeError('NOT_FOUND', 'Not found');
  return row;
}

function show(row: LogMessage, offsetMinutes: number): Json {
  const { id, authorId, title, text, iconCode } = row;
  return { id, created: formatDateTime(row.createdAt, offsetMinutes), authorId, title, text, iconCode };
}
