import * as z from 'zod';
import type { Call, CallClient } from '../../domain/calls/call.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Portal } from '../../ports/portal.ts';
import type { CallParts } from './call-parts.ts';
import { doOnce, noted } from './deeds.ts';
import { answered } from './portal-outcome.ts';
import { ownCallPrefix, statisticRow } from './portal-statistics.ts';

const registeredSchema = z.object({ CALL_ID: z.string() });
const finishedSchema = z.object({ CRM_ACTIVITY_ID: z.coerce.string().nullish() });

const crmTypes: Readonly<Record<CallClient['entity'], string>> = {
  contact: 'CONTACT',
  company: 'COMPANY',
  lead: 'LEAD',
};

/** Whether a call is told to the portal: it came from elsewhere, and the connection wants it. */
export function goesToPortal({ direction, phone, source }: Call, { settings }: Connection): boolean {
  return source !== 'portal' && direction !== 'internal' && phone !== '' && settings.calls.registerOutside;
}

/**
 * Tells the portal of a call of an outside exchange or base: registered, then finished, which makes its activity. Our
 * name of the call goes along, so that a repeated registration gives the same call, and one that was finished is found
 * in the statistics.
 * https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-register.html
 * @throws Busy, Transient, Broken; a refusal is noted with the call
 */
export async function registerCall(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  if (!goesToPortal(call, connection) || !lengthKnown(call)) return call;
  const portal = parts.portalOf(connection);
  const registered = await register(parts, portal, call);
  if (registered.onPortal.callId === undefined) return registered;
  return finish(parts, portal, registered, registered.onPortal.callId);
}

/** A talk of no length is one of which nobody has told it; its recording will. */
function lengthKnown({ answered: talked, recording, seconds }: Call): boolean {
  if (!talked || seconds > 0) return true;
  const toCome = recording.state === 'expected' || (recording.state === 'stored' && !recording.sound);
  return !toCome;
}

async function register(parts: CallParts, portal: Portal, call: Call): Promise<Call> {
  if (call.onPortal.callId !== undefined || call.deeds['register']?.state === 'refused') return call;
  const deed = call.deeds['register'];
  // Repeated registrations are recognised for half an hour only; later the statistics tell.
  const known = deed && (await statisticRow(portal, { EXTERNAL_CALL_ID: externalId(call) }));
  if (known) return registeredAs(parts, call, known.CALL_ID);
  const begun = deed
    ? call
    : await noted(parts, call, 'register', { state: 'sending', at: parts.clock.now() });
  try {
    const { result } = await answered(
      portal.call({
        method: 'telephony.externalCall.register',
        params: {
          ...userOf(call),
          PHONE_NUMBER: call.phone,
          TYPE: call.direction === 'incoming' ? 2 : 1,
          CALL_START_DATE: new Date(call.startedAt).toISOString(),
          CRM_CREATE: 0,
          ...(call.client && {
            CRM_ENTITY_TYPE: crmTypes[call.client.entity],
            CRM_ENTITY_ID: Number(call.client.id),
          }),
          SHOW: 0,
          ADD_TO_CHAT: 0,
          ...(call.line !== undefined && { LINE_NUMBER: call.line }),
          EXTERNAL_CALL_ID: externalId(call),
        },
        repeat: 'idempotent',
      }),
    );
    return await registeredAs(parts, begun, registeredSchema.parse(result).CALL_ID);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { causeKey, text: said } = error.causeKey.endsWith('.not-found') ? notOnPortal(call) : error;
    return noted(parts, begun, 'register', { state: 'refused', cause: { causeKey, text: said } });
  }
}

function registeredAs(parts: CallParts, call: Call, callId: string): Promise<Call> {
  return noted(
    parts,
    call,
    'register',
    { state: 'done', id: callId },
    { onPortal: { ...call.onPortal, callId } },
  );
}

async function finish(parts: CallParts, portal: Portal, call: Call, callId: string): Promise<Call> {
  if (call.deeds['finish']?.state === 'done' && call.employee.userId !== undefined) return call;
  const finished = await doOnce(parts, call, {
    name: 'finish',
    look: async () => {
      const row = await statisticRow(portal, { CALL_ID: callId });
      return row && (row.CRM_ACTIVITY_ID ?? '');
    },
    send: async () => {
      const { result } = await portal.call({
        method: 'telephony.externalCall.finish',
        params: {
          CALL_ID: callId,
          ...userOf(call),
          DURATION: Math.round(call.seconds),
          STATUS_CODE: call.answered ? '200' : '304',
          ADD_TO_CHAT: 0,
        },
        repeat: 'once',
      });
      return finishedSchema.parse(result).CRM_ACTIVITY_ID ?? '';
    },
  });
  return finished.deeds['finish']?.state === 'done'
    ? learnFromRow(parts, portal, finished, callId)
    : finished;
}

/** The portal knows by the inner number which of its users talked. */
async function learnFromRow(parts: CallParts, portal: Portal, call: Call, callId: string): Promise<Call> {
  const row = await statisticRow(portal, { CALL_ID: callId });
  if (!row) return call;
  const { CRM_ACTIVITY_ID: activityId, PORTAL_USER_ID: userId } = row;
  return parts.calls.change(call, {
    ...(userId && { employee: { ...call.employee, userId } }),
    ...(activityId && { onPortal: { ...call.onPortal, activityId } }),
  });
}

function externalId({ id }: Call): string {
  return `${ownCallPrefix}${id}`;
}

/** The employee by id, or by the number that the exchange knows him by. @throws Rejected when neither is known */
function userOf({ employee }: Call): Readonly<Record<string, string | number>> {
  if (employee.userId !== undefined) return { USER_ID: Number(employee.userId) };
  if (employee.extension !== undefined) return { USER_PHONE_INNER: employee.extension };
  throw new Rejected(
    'call.employee-unknown',
    text(
      'Звонок не показан на портале: неизвестно, кто из сотрудников говорил. Передавайте внутренний номер сотрудника.',
      'The call is not shown on the portal: it is not known which employee talked. Hand over the inner number of the employee.',
    ),
  );
}

/** The only thing that a registration looks for besides the client, which we have just seen. */
function notOnPortal({ employee }: Call): Rejected {
  const who = employee.extension ?? employee.userId ?? '';
  return new Rejected(
    'call.employee-not-on-portal',
    text(
      `На портале нет работающего сотрудника с номером ${who}: звонок не показан. Укажите внутренний номер в профиле сотрудника и повторите.`,
      `The portal has no active employee with the number ${who}: the call is not shown. Set the inner number in the profile of the employee, then repeat.`,
    ),
  );
}
