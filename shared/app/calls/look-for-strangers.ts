import * as z from 'zod';
import type { CallClient } from '../../domain/calls/call.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { Portal } from '../../ports/portal.ts';
import type { CallParts } from './call-parts.ts';
import { callerOnPortal } from './find-caller.ts';
import { answered } from './portal-outcome.ts';
import { scheduleStrangers } from './schedule-strangers.ts';
import { tieEarlierCalls } from './tie-calls.ts';

/** `crm.duplicate.findbycomm` takes 20 numbers, a call of several commands 50 of them. */
const numbersPerCommand = 20;
const numbersPerPage = 1000;

const foundSchema = z.union([
  z.array(z.unknown()).max(0),
  z.record(z.string(), z.array(z.union([z.string(), z.number()]))),
]);

/**
 * Asks the portal whether numbers that nobody had when they called have an owner by now, and ties their calls to him. A
 * thousand numbers cost one call of the portal, and one more for each number that was found.
 * @throws what the portal's client throws
 */
export async function lookForStrangers(parts: CallParts, connection: Connection): Promise<number> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const portal = parts.portalOf(connection);
  let tied = 0;
  let left = 0;
  let cursor: string | undefined;
  do {
    const page = await parts.calls.strangers(scope, numbersPerPage, cursor);
    left += page.phones.length;
    for (const phone of await numbersWithOwner(portal, page.phones)) {
      const found = await callerOnPortal(portal, phone);
      if (!found || !('one' in found)) continue;
      await tieEarlierCalls(parts, scope, phone, found.one satisfies CallClient);
      tied += 1;
    }
    cursor = page.next;
  } while (cursor !== undefined);
  if (left > tied) await scheduleStrangers(parts.due, scope, parts.clock.now(), 'later');
  return tied;
}

/** Numbers of those groups of twenty in which somebody was found; more may come than have an owner. */
async function numbersWithOwner(portal: Portal, phones: readonly string[]): Promise<readonly string[]> {
  const groups = Array.from({ length: Math.ceil(phones.length / numbersPerCommand) }, (_, index) =>
    phones.slice(index * numbersPerCommand, (index + 1) * numbersPerCommand),
  );
  if (groups.length === 0) return [];
  const results = await answered(
    portal.batch(
      groups.map((values) => ({
        method: 'crm.duplicate.findbycomm',
        params: { type: 'PHONE', values: [...values] },
        repeat: 'read',
      })),
    ),
  );
  return groups.flatMap((group, index) => {
    const result = results[index];
    if (!result?.ok) return [];
    const found = foundSchema.parse(result.value.result);
    return Object.values(found).some((ids) => Array.isArray(ids) && ids.length > 0) ? group : [];
  });
}
