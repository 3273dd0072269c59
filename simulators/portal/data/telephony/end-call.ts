import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { formatDateTime } from '../dates.ts';
import { addActivity, ownerValues } from '../timeline/change-activities.ts';
import type { OwnerRef } from '../timeline/timeline-records.ts';
import { type CallClient, type CallRow, callsStore } from './calls.ts';

const typeIds: Readonly<Record<CallClient['entityType'], number>> = { LEAD: 1, CONTACT: 3, COMPANY: 4 };

/** What is known of a call when it ends. */
export type EndedCall = Omit<CallRow, 'id' | 'activityId' | 'transcriptId' | 'transcript'>;

/**
 * Keeps a call that has ended: a row of the statistics, an activity at its client, and ONVOXIMPLANTCALLEND.
 * See https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/on-voximplant-call-end.html
 */
export function endCall(portal: Portal, ended: EndedCall, actor: Actor, now: number): CallRow {
  const activityId = ended.client && callActivity(portal, ended, ended.client, actor, now);
  const row = portal
    .store(callsStore)
    .add((id) => ({ id, ...ended, activityId, transcriptId: null, transcript: [] }));
  portal.raise(
    'ONVOXIMPLANTCALLEND',
    {
      CALL_ID: row.callId,
      CALL_TYPE: row.type,
      PHONE_NUMBER: row.phone,
      PORTAL_NUMBER: row.line,
      PORTAL_USER_ID: row.userId,
      CALL_DURATION: row.duration,
      CALL_START_DATE: formatDateTime(row.startedAt, portal.offsetMinutes),
      COST: row.cost,
      COST_CURRENCY: row.currency,
      CALL_FAILED_CODE: row.code,
      CALL_FAILED_REASON: row.reason,
      CRM_ACTIVITY_ID: activityId,
    },
    actor,
  );
  return row;
}

function callActivity(
  portal: Portal,
  { callId, userId, phone, type, duration, startedAt, code }: EndedCall,
  { entityType, entityId }: CallClient,
  actor: Actor,
  now: number,
): number {
  const owner: OwnerRef = { entityTypeId: typeIds[entityType], entityId };
  const incoming = type === 2 || type === 3;
  const communication = { ID: '1', TYPE: 'PHONE', VALUE: phone };
  const row = addActivity(
    portal,
    {
      values: {
        ...ownerValues(owner),
        ...{ TYPE_ID: 2, PROVIDER_ID: 'VOXIMPLANT_CALL', PROVIDER_TYPE_ID: 'CALL' },
        SUBJECT: `${incoming ? 'Входящий' : 'Исходящий'} ${phone}`,
        DIRECTION: incoming ? 1 : 2,
        RESPONSIBLE_ID: userId,
        START_TIME: startedAt,
        END_TIME: startedAt + duration * 1000,
        // A call that nobody answered is left to be done.
        COMPLETED: code === '200' || !incoming ? 'Y' : 'N',
        ORIGIN_ID: `VI_${callId}`,
      },
      bindings: [owner],
      communications: [
        {
          ...communication,
          ENTITY_ID: String(entityId),
          ENTITY_TYPE_ID: String(owner.entityTypeId),
          ENTITY_SETTINGS: [],
        },
      ],
      ...{ settings: [], providerParams: [], files: [], card: null },
    },
    actor,
    now,
  );
  return row.id;
}
