import type { Connection } from '../../domain/connections/connection.ts';
import { Busy } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { CallParts } from './call-parts.ts';
import { factsOfRow, ownCallPrefix, statisticRow } from './portal-statistics.ts';
import { tellCall } from './tell-call.ts';

/** The statistics may be a moment behind the event. Milliseconds. */
const pause = 15_000;

/**
 * Learns of a call of the portal by its id: the event names it, the statistics tell what it was. Calls that we
 * registered ourselves come back as events too, and are known by our name in them.
 * @throws Busy while the portal does not know the call yet, and what its client throws
 */
export async function learnPortalCall(
  parts: CallParts,
  connection: Connection,
  callId: string,
  sentAt: number,
): Promise<void> {
  if (!connection.settings.calls.enabled) return;
  const row = await statisticRow(parts.portalOf(connection), { CALL_ID: callId });
  if (!row) {
    const now = parts.clock.now();
    if (now > sentAt + 3_600_000) return;
    throw new Busy(
      now + pause,
      'call.not-in-statistics',
      text('Портал ещё не записал звонок в статистику.', 'The portal has not written the call down yet.'),
    );
  }
  if (row.EXTERNAL_CALL_ID?.startsWith(ownCallPrefix)) return;
  await tellCall(parts, connection, factsOfRow(row));
}
