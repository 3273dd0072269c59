import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { randomHex } from '../../auth/token-book.ts';
import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { codeError, RestError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';
import { queryFields } from '../../data/field-table.ts';
import { compileFilter } from '../../data/filter.ts';
import { listRows, pageSize } from '../../data/list-rows.ts';
import { type OfflineEvent, offlineEventsStore } from '../../events/offline-queue.ts';

const context = 'application-administrator';

/** https://apidocs.bitrix24.com/api-reference/events/offline-events.html */
export const offlineEventMethods: readonly MethodDefinition[] = [
  method('event.offline.get', '', 'list', get, context),
  method('event.offline.list', '', 'list', list, context),
  method('event.offline.clear', '', 'delete', clear, context),
  method('event.offline.error', '', 'update', fail, context),
];

function fields(offsetMinutes: number) {
  return {
    fields: queryFields<OfflineEvent>({
      ID: { kind: 'number', read: (event) => event.id },
      TIMESTAMP_X: { kind: 'datetime', read: (event) => event.at },
      EVENT_NAME: { kind: 'string', read: (event) => event.event },
      MESSAGE_ID: { kind: 'string', read: (event) => event.messageId },
      PROCESS_ID: { kind: 'string', read: (event) => event.processId },
      ERROR: { kind: 'number', read: (event) => (event.failed ? 1 : 0) },
    }),
    idField: 'ID',
    offsetMinutes,
    onUnknown: () => undefined,
  };
}

/** Takes a pack: removed at once, or reserved under a new `process_id` with `clear=0`. */
function get(call: Call): Answer {
  const { portal, params } = call;
  const keep = params.has('clear') && params.text('clear') === '0';
  if (keep && !portal.tariff.features.includes('rest_offline_extended')) {
    throw new RestError(403, 'ACCESS_DENIED', 'Extended offline events are not available on your plan');
  }
  const again = params.text('process_id');
  const failed = params.flag('error');
  const queue = portal.store(offlineEventsStore);
  const compiled = compileFilter(listQuery(params).filter, fields(portal.offsetMinutes));
  const waiting = [...queue].filter(
    (event) =>
      isMine(call, event) &&
      (again === ''
        ? failed
          ? event.failed
          : event.processId === '' && !event.failed
        : event.processId === again) &&
      compiled.tests.every((test) => test(event)),
  );
  if (latestFirst(params.map('order'))) waiting.reverse();
  const limit = params.integer('limit') ?? pageSize;
  const pack = waiting.slice(0, limit);
  const processId = again === '' && keep ? randomHex(call.random, 32) : again;
  for (const event of pack) {
    if (!keep && again === '') queue.delete(event.id);
    else queue.put({ ...event, processId, failed: false });
  }
  const result: Json = {
    process_id: processId === '' ? null : processId,
    events: pack.map((event) => row(call, event)),
  };
  return { result };
}

function latestFirst(order: { readonly [name: string]: Json }): boolean {
  return Object.values(order).some((direction) => asText(direction).toUpperCase() === 'DESC');
}

function list(call: Call): Answer {
  const { portal, params } = call;
  const { rows, ...rest } = listRows(
    portal.store(offlineEventsStore),
    listQuery(params),
    fields(portal.offsetMinutes),
    (event) => isMine(call, event),
  );
  const result = rows.map((event) => ({
    ...row(call, event),
    PROCESS_ID: event.processId,
    ERROR: event.failed ? '1' : '0',
  }));
  return { result, ...rest };
}

/** Without ids the whole pack goes; `id` wins over `message_id`. */
function clear(call: Call): Answer {
  const queue = call.portal.store(offlineEventsStore);
  const ids = call.params.list('id').map(asText);
  for (const event of packOf(call))
    if (ids.length === 0 || ids.includes(String(event.id))) queue.delete(event.id);
  return { result: true };
}

function fail(call: Call): Answer {
  const queue = call.portal.store(offlineEventsStore);
  for (const event of packOf(call)) queue.put({ ...event, failed: true, processId: '' });
  return { result: true };
}

function packOf(call: Call): OfflineEvent[] {
  const processId = call.params.text('process_id');
  if (processId === '') throw codeError('PROCESS_ID_EMPTY', "Argument 'PROCESS_ID' is null or empty");
  const messages = call.params.has('id') ? [] : call.params.list('message_id').map(asText);
  return call.portal
    .store(offlineEventsStore)
    .find('processId', processId)
    .filter((event) => event.clientId === call.caller.id)
    .filter((event) => messages.length === 0 || messages.includes(event.messageId));
}

/** The queue is split: without a key only what was bound without one is seen. */
function isMine({ caller, params }: Call, event: OfflineEvent): boolean {
  return event.clientId === caller.id && event.connector === params.text('auth_connector');
}

function row({ portal }: Call, event: OfflineEvent): { [name: string]: Json } {
  const shown = portal.offlineEventData === 'fields';
  return {
    ID: String(event.id),
    TIMESTAMP_X: formatDateTime(event.at, portal.offsetMinutes),
    EVENT_NAME: event.event,
    EVENT_DATA: shown ? texts(event.data) : false,
    EVENT_ADDITIONAL: shown ? { user_id: String(event.userId) } : false,
    MESSAGE_ID: event.messageId,
  };
}

/** Numbers leave as text, as in events by post. */
function texts(value: Json): Json {
  if (value === null || typeof value !== 'object') return asText(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, texts(inner)]));
}
