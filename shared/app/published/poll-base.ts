import type { Connection } from '../../domain/connections/connection.ts';
import { Broken, Busy, Transient } from '../../kernel/outcome.ts';
import type { Connections } from '../connections/connections.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type AskBaseParts, askBase } from './ask-base.ts';
import { doubts } from './doubts.ts';
import { planPoll } from './poll-plan.ts';
import { noteSilence } from './silence.ts';
import { Sweep, type SweepParts } from './sweep-base.ts';

export interface PollBaseParts extends SweepParts, AskBaseParts {
  readonly connections: Connections;
  readonly journal: Pick<ErrorJournal, 'record'>;
  readonly due: DueItems;
}

/**
 * - `finished` all of the base was looked at
 * - `unfinished` time ran out: poll again at once
 * - `silent` the base does not answer now, or is being asked by somebody else
 * - `none` there is no published base, or it rests until a person has acted
 */
export type PollEnd = 'finished' | 'unfinished' | 'silent' | 'none';

const minute = 60_000;
const whileUninstalled = 30 * minute;

/**
 * Asks a published base what has changed and marks it. The next poll is planned first, so that a death in between ends
 * nothing. A base that sleeps is no failure.
 * @throws Broken when a person has to mend something: the connection is to be paused
 */
export async function pollBase(
  parts: PollBaseParts,
  scope: ConnectionScope,
  mayGoOn: () => boolean,
): Promise<PollEnd> {
  const connection = await parts.connections.get(scope);
  if (!connection?.published) return 'none';
  // Whoever installs the application again finds the base connected as it was.
  const isGone = connection.status.state === 'uninstalled';
  const wait = isGone ? whileUninstalled : connection.published.everyMinutes * minute;
  await planPoll(parts.due, scope, parts.clock.now() + wait);
  if (connection.status.state !== 'active') return 'none';
  try {
    const isWhole = await askBase(parts, connection, (base, lost) =>
      sweep(parts, connection, base, () => !lost.aborted && mayGoOn()),
    );
    return isWhole ? 'finished' : 'unfinished';
  } catch (error) {
    if (!(error instanceof Busy || error instanceof Transient)) throw error;
    if (error.causeKey !== 'odata.session-taken') await noteSilence(parts, connection, error);
    return 'silent';
  }
}

async function sweep(
  parts: PollBaseParts,
  connection: Connection,
  base: ConstructorParameters<typeof Sweep>[2],
  mayGoOn: () => boolean,
): Promise<boolean> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const state = await parts.sweeps.visit(scope);
  const work = new Sweep(parts, connection, base, state, mayGoOn);
  const isWhole = await work.run().catch(async (error: unknown) => {
    await remember(parts, scope, error);
    throw error;
  });
  const now = parts.clock.now();
  await parts.sweeps.change(scope, {
    silentSince: undefined,
    silenceToldAt: undefined,
    ...(isWhole && { completeAt: now, open: false, doubt: undefined }),
  });
  const { changes, refused } = work.counts;
  if (changes > 0 || refused > 0) await parts.sweepLog.swept(connection, state.visit, work.counts);
  await parts.connections.heardOfBase(scope, now);
  return isWhole;
}

/** What a person is asked about counts as answered once the connection works again. */
async function remember({ sweeps }: SweepParts, scope: ConnectionScope, error: unknown): Promise<void> {
  if (!(error instanceof Broken)) return;
  const doubt = Object.values(doubts).find((one) => one === error.causeKey);
  if (doubt) await sweeps.change(scope, { doubt });
}
