import { Busy, Outcome } from '../../kernel/outcome.ts';
import type { Result } from '../../kernel/result.ts';
import type { Connections } from '../connections/connections.ts';
import type { RunEnd } from '../sync/run-connection.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { HealthPings, PingSignal } from './health-pings.ts';
import type { PingPace } from './ping-pace.ts';

export interface PingSynchronisationParts {
  readonly connections: Connections;
  readonly pings: HealthPings;
  readonly pace: PingPace;
  /** A UUID that pairs start and end of a run. */
  readonly newRid: () => string;
}

/**
 * Synchronises, and tells the check of the connection, if it has one, of start and end. Runs that follow one another
 * within a minute are told of once; a failure always.
 * @throws whatever the work throws
 */
export async function pingSynchronisation(
  { connections, pings, pace, newRid }: PingSynchronisationParts,
  scope: ConnectionScope,
  work: () => Promise<RunEnd>,
): Promise<RunEnd> {
  const url = (await connections.get(scope))?.settings.notices.pingUrl;
  if (url === undefined) return work();
  const rid = newRid();
  if (await pace.take(scope.connection)) return pings.around({ url, rid }, work, endOf);
  try {
    return await work();
  } catch (error) {
    const end = endOf({ ok: false, error });
    if (end.signal === 'fail') await pings.finish(undefined, { url, rid, ...end });
    throw error;
  }
}

/** A run that has to wait for the portal is none that failed: it goes on by itself. */
function endOf(result: Result<RunEnd, unknown>): { readonly signal: PingSignal; readonly body: string } {
  if (result.ok) return { signal: result.value === 'inactive' ? 'fail' : 'success', body: result.value };
  const { error } = result;
  if (error instanceof Busy) return { signal: 'success', body: `postponed: ${error.causeKey}` };
  return { signal: 'fail', body: error instanceof Outcome ? error.causeKey : 'internal error' };
}
