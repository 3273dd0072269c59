import * as z from 'zod';
import type { Call, CallClient } from '../../domain/calls/call.ts';
import { clientTypes } from '../../domain/calls/client-types.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Busy } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Portal } from '../../ports/portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { CallParts } from './call-parts.ts';
import { makeClient } from './make-client.ts';
import { answered } from './portal-outcome.ts';
import { scheduleStrangers } from './schedule-strangers.ts';
import { tieEarlierCalls } from './tie-calls.ts';

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-search-crm-entities.html */
const rowsSchema = z.array(
  z.object({
    CRM_ENTITY_TYPE: z.enum(['CONTACT', 'COMPANY', 'LEAD']),
    CRM_ENTITY_ID: z.coerce.string(),
    NAME: z.string().nullish(),
  }),
);

const entities = { CONTACT: 'contact', COMPANY: 'company', LEAD: 'lead' } as const;
/** A person before his firm, a client before somebody who may become one. */
const order = ['contact', 'company', 'lead'] as const;

/** Whom a number belongs to; `several` when more than one of a kind has it. */
export type FoundCaller = { readonly one: CallClient } | { readonly several: number } | undefined;

/**
 * Finds out who called, once: on the portal, then in the base, and makes a client of a stranger if the connection says
 * so. One worker at a time works on a number, so that two calls of a stranger make one client.
 * @throws Busy while another worker is at the same number, and what the portal's client throws
 */
export async function findCaller(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  const named = call.client?.name !== undefined;
  if (call.caller !== undefined || (call.client && named) || call.direction === 'internal') return call;
  if (call.phone === '') return parts.calls.change(call, { caller: 'looked' });
  const held = await parts.leases.hold(`CALLER-${call.connection}-${call.phone}`, () =>
    look(parts, connection, call),
  );
  if (held) return held.result;
  throw new Busy(
    parts.clock.now() + 5000,
    'call.caller-busy',
    text('Клиента этого номера уже ищут.', 'Somebody is looking for the client of this number already.'),
  );
}

async function look(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  const { calls } = parts;
  const portal = parts.portalOf(connection);
  const base = await callerInBase(parts, call);
  const found = await callerOnPortal(portal, call.phone, call.client);
  const inBase = base && { baseClient: base.client };
  if (found && 'several' in found && !call.client)
    return calls.change(call, { ...inBase, caller: 'several' });
  const known = found && 'one' in found ? found.one : (call.client ?? base?.linked);
  const client = known ?? (await makeClient(portal, connection, call, parts.clock.now()));
  if (!client) {
    await calls.noteStranger(call, call.phone);
    await scheduleStrangers(parts.due, call, parts.clock.now(), 'later');
    return calls.change(call, { ...inBase, caller: 'looked' });
  }
  const tied = await calls.change(call, { ...inBase, client, caller: 'known' });
  await tieEarlierCalls(parts, call, call.phone, client);
  return tied;
}

/**
 * Who has a number on the portal. With `expected` the one that the portal itself has tied to the call.
 * @throws Rejected, Busy, Transient, Broken
 */
export async function callerOnPortal(
  portal: Portal,
  phone: string,
  expected?: CallClient,
): Promise<FoundCaller> {
  const { result } = await answered(
    portal.call({
      method: 'telephony.externalCall.searchCrmEntities',
      params: { PHONE_NUMBER: phone },
      repeat: 'read',
    }),
  );
  const rows = rowsSchema.parse(Array.isArray(result) ? result : []);
  const clients = rows.map(
    ({ CRM_ENTITY_TYPE, CRM_ENTITY_ID, NAME }): CallClient => ({
      entity: entities[CRM_ENTITY_TYPE],
      id: CRM_ENTITY_ID,
      ...(NAME && { name: NAME }),
    }),
  );
  if (expected) {
    const same = clients.find(({ entity, id }) => entity === expected.entity && id === expected.id);
    return { one: same ?? { ...expected, name: expected.name ?? '' } };
  }
  for (const entity of order) {
    const [first, ...others] = clients.filter((client) => client.entity === entity);
    if (first) return others.length > 0 ? { several: others.length + 1 } : { one: first };
  }
  return undefined;
}

/** Who has a number in the base, and the client of the portal that is linked with him. */
async function callerInBase(
  { staged, links }: Pick<CallParts, 'links' | 'staged'>,
  call: Call,
): Promise<
  { readonly client: NonNullable<Call['baseClient']>; readonly linked: CallClient | undefined } | undefined
> {
  const scope: ConnectionScope = { tenant: call.tenant, connection: call.connection };
  const known = call.baseClient
    ? [call.baseClient]
    : await staged.find(scope, clientTypes, 'phone', call.phone);
  const [client] = known;
  // Two objects of one client (partner and counterparty) share a number: the first that is linked counts.
  if (!client) return undefined;
  const records = known.flatMap(({ ref }) => [
    { entity: 'contact' as const, ref },
    { entity: 'company' as const, ref },
  ]);
  const linked = [...(await links.byRefs(scope, records)).values()][0];
  const entity = linked?.entity === 'contact' ? 'contact' : 'company';
  return {
    client: { type: client.type, ref: client.ref },
    linked: linked && { entity, id: linked.portalId, name: '' },
  };
}
