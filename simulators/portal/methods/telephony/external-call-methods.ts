import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { randomHex } from '../../auth/token-book.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger } from '../../call/params.ts';
import { codeError } from '../../call/rest-error.ts';
import { parseDateTime } from '../../data/dates.ts';
import { clientItem, clientsByPhone, leadForCall } from '../../data/telephony/call-clients.ts';
import {
  type CallClient,
  type CallType,
  type RegisteredCall,
  registeredCallsStore,
} from '../../data/telephony/calls.ts';
import { endCall } from '../../data/telephony/end-call.ts';
import { externalLinesStore } from '../../data/telephony/lines.ts';
import type { User } from '../../data/users.ts';
import { callingApplication, callUser, coreError, endedCall, registeredCall } from './call-parts.ts';

/** https://apidocs.bitrix24.com/api-reference/telephony/index.html */
export const externalCallMethods: readonly MethodDefinition[] = [
  method('telephony.externalCall.register', 'telephony', 'add', register, 'application'),
  method('telephony.externalCall.finish', 'telephony', 'add', finish, 'application'),
  method('telephony.externalCall.show', 'telephony', 'update', (call) => show(call, true)),
  method('telephony.externalCall.hide', 'telephony', 'update', (call) => show(call, false)),
];

/** So long a repeated registration is taken for the same call, milliseconds. */
const sameCall = 30 * 60_000;

function register(call: Call): Answer {
  const { portal, params, now, random, caller } = call;
  const user = callUser(call);
  const phone = params.text('PHONE_NUMBER').trim();
  if (phone.replace(/\D/g, '').length < 3) throw coreError('Unsupported phone number format');
  const type = params.integer('TYPE');
  if (!isCallType(type)) throw coreError('Unknown TYPE');
  const startedAt = startOf(call);
  const said = { phone, type, line: params.text('LINE_NUMBER') };
  const externalId = params.text('EXTERNAL_CALL_ID') || null;
  const known = [...portal.store(registeredCallsStore)].find(
    (one) =>
      one.clientId === caller.id &&
      now - one.registeredAt < sameCall &&
      one.userId === user.id &&
      one.phone === phone &&
      one.type === type &&
      one.line === said.line &&
      one.externalId === externalId,
  );
  if (known) return registered(known, null);
  const found = namedClient(call) ?? clientsByPhone(portal, phone)[0];
  const created = !found && makesClient(call, type, said.line) ? newLead(call, user, phone) : undefined;
  const client = found ? { entityType: found.entityType, entityId: found.entityId } : (created ?? null);
  const seconds = Math.floor(now / 1000);
  const row = portal.store(registeredCallsStore).add((id) => ({
    id,
    callId: `externalCall.${randomHex(random, 32)}.${seconds}`,
    clientId: caller.id,
    userId: user.id,
    ...said,
    ...{ externalId, startedAt, registeredAt: now, client },
    shownTo: params.has('SHOW') && !params.flag('SHOW') ? [] : [user.id],
    finished: false,
  }));
  return registered(row, created ?? null);
}

function registered({ callId, client }: RegisteredCall, created: CallClient | null): Answer {
  const lead = created && { ENTITY_TYPE: created.entityType, ENTITY_ID: created.entityId };
  return {
    result: {
      CALL_ID: callId,
      CRM_CREATED_LEAD: created?.entityId ?? null,
      CRM_CREATED_ENTITIES: lead ? [lead] : [],
      CRM_ENTITY_TYPE: client?.entityType ?? null,
      CRM_ENTITY_ID: client?.entityId ?? null,
    },
  };
}

function isCallType(type: number | undefined): type is CallType {
  return type !== undefined && type >= 1 && type <= 5;
}

function startOf({ params, portal, now }: Call): number {
  const given = params.text('CALL_START_DATE');
  const at = given === '' ? now : parseDateTime(given, portal.offsetMinutes);
  if (at === undefined || (given !== '' && !/^\d{4}-/.test(given)))
    throw coreError('CALL_START_DATE should be in the ISO-8601 format');
  return at;
}

function namedClient({ params, portal }: Call): CallClient | undefined {
  const entityType = params.text('CRM_ENTITY_TYPE').toUpperCase();
  if (entityType !== 'CONTACT' && entityType !== 'COMPANY' && entityType !== 'LEAD') return undefined;
  const client = { entityType, entityId: params.integer('CRM_ENTITY_ID') ?? 0 } as const;
  return clientItem(portal, client) && client;
}

/** Outgoing calls of a line that makes no clients make none, whatever was asked. */
function makesClient({ params, portal, caller }: Call, type: CallType, line: string): boolean {
  if (!params.flag('CRM_CREATE')) return false;
  const known = [...portal.store(externalLinesStore)].find(
    ({ number, clientId }) => number === line && clientId === caller.id,
  );
  return type !== 1 || known === undefined || known.autoCreate;
}

function newLead({ portal, params, actor, now }: Call, user: User, phone: string): CallClient {
  return leadForCall(portal, phone, params.text('CRM_SOURCE'), { ...actor, userId: user.id }, now);
}

function finish(call: Call): Answer {
  const { params, portal, actor, now } = call;
  if (typeof params.raw('CALL_ID') !== 'string')
    throw codeError('INVALID_ARGUMENT', 'CALL_ID must be a string');
  const user = callUser(call);
  const known = registeredCall(call);
  if (!known || known.finished)
    throw coreError('Call is not found (call should be registered prior to finishing');
  const duration = params.integer('DURATION') ?? 0;
  portal.store(registeredCallsStore).put({ ...known, finished: true, shownTo: [] });
  const row = endCall(
    portal,
    {
      ...{ callId: known.callId, externalId: known.externalId, userId: user.id, line: known.line },
      ...{ phone: known.phone, type: known.type, duration, startedAt: known.startedAt },
      cost: Number(params.text('COST') || 0),
      currency: params.text('COST_CURRENCY'),
      vote: params.integer('VOTE') ?? null,
      code: params.text('STATUS_CODE') || (duration > 0 ? '200' : '304'),
      reason: params.text('FAILED_REASON'),
      client: known.client,
      application: callingApplication(call),
      ...{ sessionId: null, recordUrl: params.text('RECORD_URL') || null, recordFileId: null },
    },
    actor,
    now,
  );
  return {
    result: {
      CALL_ID: row.callId,
      EXTERNAL_CALL_ID: row.externalId,
      PORTAL_USER_ID: row.userId,
      PHONE_NUMBER: row.phone,
      PORTAL_NUMBER: row.line,
      INCOMING: String(row.type),
      CALL_DURATION: row.duration,
      // The vendor's server does not write this moment out.
      CALL_START_DATE: {},
      CALL_STATUS: row.code === '200' ? 1 : 0,
      CALL_VOTE: row.vote,
      COST: row.cost,
      COST_CURRENCY: row.currency,
      CALL_FAILED_CODE: row.code,
      CALL_FAILED_REASON: row.reason,
      REST_APP_ID: row.application && String(row.application.id),
      REST_APP_NAME: row.application?.name ?? null,
      CRM_ACTIVITY_ID: row.activityId,
      COMMENT: null,
      CRM_ENTITY_TYPE: row.client?.entityType ?? null,
      CRM_ENTITY_ID: row.client?.entityId ?? null,
      ID: row.id,
    },
  };
}

/** Shows or hides the card of a call; false for a call that is not known, or has ended. */
function show(call: Call, visible: boolean): Answer {
  const known = registeredCall(call);
  if (!known || known.finished || endedCall(call)) return { result: false };
  const given = call.params.list('USER_ID').flatMap((id: Json) => asInteger(id) ?? []);
  const users = given.length > 0 ? given : [known.userId];
  const shownTo = visible
    ? [...new Set([...known.shownTo, ...users])]
    : known.shownTo.filter((id) => given.length > 0 && !users.includes(id));
  call.portal.store(registeredCallsStore).put({ ...known, shownTo });
  return { result: true };
}
