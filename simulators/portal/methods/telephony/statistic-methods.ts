import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { formatDateTime } from '../../data/dates.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { type CallRow, callsStore } from '../../data/telephony/calls.ts';
import type { Portal } from '../../portal.ts';

/** https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-statistic-get.html */
export const statisticMethods: readonly MethodDefinition[] = [
  method('voximplant.statistic.get', 'telephony', 'list', list),
];

const number = (read: (row: CallRow) => Json | undefined) => ({ kind: 'number', read }) as const;
const string = (read: (row: CallRow) => Json | undefined) => ({ kind: 'string', read }) as const;

const fields = queryFields<CallRow>({
  ID: number((row) => row.id),
  CALL_ID: { ...string((row) => row.callId), index: 'callId' },
  EXTERNAL_CALL_ID: string((row) => row.externalId),
  CALL_CATEGORY: string(() => 'external'),
  PORTAL_USER_ID: number((row) => row.userId),
  PORTAL_NUMBER: string((row) => row.line),
  PHONE_NUMBER: { ...string((row) => row.phone), index: 'phone' },
  CALL_TYPE: number((row) => row.type),
  CALL_DURATION: number((row) => row.duration),
  CALL_START_DATE: { kind: 'datetime', read: (row) => row.startedAt },
  CALL_RECORD_URL: string((row) => row.recordUrl),
  CALL_VOTE: number((row) => row.vote),
  COST: number((row) => row.cost),
  COST_CURRENCY: string((row) => row.currency),
  CALL_FAILED_CODE: string((row) => row.code),
  CALL_FAILED_REASON: string((row) => row.reason),
  CRM_ENTITY_TYPE: string((row) => row.client?.entityType),
  CRM_ENTITY_ID: number((row) => row.client?.entityId),
  CRM_ACTIVITY_ID: number((row) => row.activityId),
  REST_APP_ID: number((row) => row.application?.id),
  REST_APP_NAME: string((row) => row.application?.name),
  TRANSCRIPT_ID: number((row) => row.transcriptId),
  TRANSCRIPT_PENDING: string(() => 'N'),
  SESSION_ID: string((row) => row.sessionId),
});

/** Without the right to see all calls (which administrators have here) a user sees only his own. */
function list({ portal, params, caller }: Call): Answer {
  const sort = params.text('SORT');
  const { rows, ...rest } = listRows(
    portal.store(callsStore),
    {
      filter: params.map('FILTER'),
      order: sort === '' ? {} : { [sort]: params.text('ORDER') || 'ASC' },
      start: params.integer('start') ?? 0,
    },
    { fields, idField: 'ID', offsetMinutes: portal.offsetMinutes, onUnknown: () => undefined },
    (row) => caller.user.admin || row.userId === caller.user.id,
  );
  return { result: rows.map((row) => view(portal, row)), ...rest };
}

const text = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Everything is text, the id of the recording apart. */
function view(portal: Portal, row: CallRow): { [name: string]: Json } {
  return {
    ID: String(row.id),
    PORTAL_USER_ID: String(row.userId),
    PORTAL_NUMBER: row.line,
    PHONE_NUMBER: row.phone,
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalId,
    CALL_CATEGORY: 'external',
    CALL_LOG: row.sessionId === null ? null : `https://storage.example/voximplant-logs/${row.sessionId}.log`,
    CALL_DURATION: String(row.duration),
    CALL_START_DATE: formatDateTime(row.startedAt, portal.offsetMinutes),
    CALL_RECORD_URL: row.recordUrl ?? (row.sessionId === null ? null : ''),
    CALL_VOTE: text(row.vote),
    COST: row.cost.toFixed(4),
    COST_CURRENCY: row.currency,
    CALL_FAILED_CODE: row.code,
    CALL_FAILED_REASON: row.reason,
    CRM_ENTITY_TYPE: row.client?.entityType ?? null,
    CRM_ENTITY_ID: text(row.client?.entityId),
    CRM_ACTIVITY_ID: text(row.activityId),
    REST_APP_ID: text(row.application?.id),
    REST_APP_NAME: row.application?.name ?? null,
    TRANSCRIPT_ID: text(row.transcriptId),
    TRANSCRIPT_PENDING: 'N',
    SESSION_ID: row.sessionId,
    REDIAL_ATTEMPT: null,
    COMMENT: null,
    RECORD_DURATION: row.recordFileId === null ? null : String(row.duration),
    RECORD_FILE_ID: row.recordFileId,
    CALL_TYPE: String(row.type),
  };
}
