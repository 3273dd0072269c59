import * as z from 'zod';
import type { Call, CallClient } from '../../domain/calls/call.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Busy, Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { type Portal, PortalError } from '../../ports/portal.ts';
import { resolveUnknownAdds } from '../portal/resolve-unknown-adds.ts';
import { answered, portalOutcome } from './portal-outcome.ts';

/** Type ids of the portal: https://apidocs.bitrix24.com/api-reference/crm/data-types.html */
export const entityTypeIds: Readonly<Record<CallClient['entity'], number>> = {
  lead: 1,
  contact: 3,
  company: 4,
};
/** By these the portal knows clients that we made of calls. */
const originator = 'most24-call';

const addedSchema = z.object({ item: z.object({ id: z.coerce.string() }) });

/**
 * Makes a client of a stranger, if the connection says so; the number is his external key, so that however often it is
 * asked and whatever answer is lost, there is one of a number.
 * @throws Busy while it is open whether he was made, Rejected, Transient, Broken
 */
export async function makeClient(
  portal: Portal,
  { settings }: Connection,
  call: Call,
  now: number,
): Promise<CallClient | undefined> {
  const entity = settings.calls.unknownCaller;
  if (entity === 'nothing') return undefined;
  const made = await madeBefore(portal, entity, call.phone, now);
  if (made !== undefined) return { entity, id: made, name: call.phone };
  try {
    const { result } = await portal.call({
      method: 'crm.item.add',
      params: { entityTypeId: entityTypeIds[entity], fields: fieldsOf(entity, call) },
      repeat: 'once',
    });
    return { entity, id: addedSchema.parse(result).item.id, name: call.phone };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    if (error.kind === 'unknown-outcome') throw undecided(now + 90_000);
    throw portalOutcome(error);
  }
}

function fieldsOf(entity: 'contact' | 'lead', { employee, phone }: Call) {
  const title = { lead: { title: phone }, contact: { name: phone } }[entity];
  return {
    ...title,
    sourceId: 'CALL',
    originatorId: originator,
    originId: phone,
    fm: [{ typeId: 'PHONE', valueType: 'WORK', value: phone }],
    ...(employee.userId !== undefined && { assignedById: employee.userId }),
  };
}

async function madeBefore(
  portal: Portal,
  entity: 'contact' | 'lead',
  phone: string,
  now: number,
): Promise<string | undefined> {
  const lookup = {
    method: 'crm.item.list',
    params: {
      entityTypeId: entityTypeIds[entity],
      select: ['id', 'originId'],
      filter: { originatorId: originator },
    },
    ...{ rowsAt: 'items', idField: 'id', keyField: 'originId' },
  };
  // Sent long ago: whatever was sent before is there by now, or never will be.
  const found = await answered(resolveUnknownAdds(portal, lookup, [phone], 0, now));
  const state = found.get(phone);
  if (state?.state === 'ambiguous') throw ambiguous(phone, state.ids);
  return state?.state === 'added' ? state.id : undefined;
}

function undecided(askAgainAt: number): Busy {
  return new Busy(
    askAgainAt,
    'call.outcome-unknown',
    text(
      'Ответ портала потерян: проверяем, создан ли клиент.',
      'The answer of the portal was lost: looking whether the client was made.',
    ),
  );
}

function ambiguous(phone: string, ids: readonly string[]): Rejected {
  return new Rejected(
    'call.client-twice',
    text(
      `На портале несколько клиентов, созданных из звонков номера ${phone} (${ids.join(', ')}): объедините их.`,
      `The portal has several clients made of calls of the number ${phone} (${ids.join(', ')}): merge them.`,
    ),
  );
}
