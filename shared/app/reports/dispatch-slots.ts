import type { ReportMessage } from '../../contracts/messages/report-message.ts';
import { slotName } from '../../domain/reports/slot-name.ts';
import { nextRun, type Slot, slotsBetween } from '../../domain/schedule/schedule.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { reportBlobs } from './make-report.ts';
import { reportMissed } from './missed-slots.ts';
import { deleteOldFiles, oldFrom } from './old-files.ts';
import type { ReportParts } from './report-parts.ts';
import type { StoredSubscription } from './subscriptions.ts';

type Parts = Pick<
  ReportParts,
  'blobs' | 'clock' | 'connections' | 'due' | 'journal' | 'pings' | 'reports' | 'runs' | 'subscriptions'
>;

/** Changes of a subscription that may come between, before the message has to come again. */
export const mostRounds = 5;

/**
 * Starts every slot of a subscription that is due and was not started yet, tells those that are too late, and schedules
 * the next. Running it late, twice or beside itself starts a slot more than once at most, which its run bears. A change
 * by a person that comes between is seen by the revision, and everything looked at anew.
 */
export async function dispatchSlots(parts: Parts, scope: ConnectionScope, id: string): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const subscription = await parts.subscriptions.get(scope, id);
    const now = parts.clock.now();
    if (!subscription) return;
    if (subscription.said.inactive) return rest(parts, scope, id, now);
    await startDue(parts, scope, subscription, now);
    await scheduleNext(parts, scope, subscription, now);
    if (!(await parts.subscriptions.dispatched(scope, subscription, now))) continue;
    await deleteOldFiles(parts.blobs, reportBlobs(scope, id), now);
    return;
  }
  throw new Error(`the subscription ${id} changes all the time`);
}

/** What is left to do for a subscription that is switched off: its files grow old. */
async function rest(parts: Parts, scope: ConnectionScope, id: string, now: number): Promise<void> {
  const none = await deleteOldFiles(parts.blobs, reportBlobs(scope, id), now);
  if (!none) await scheduleLook(parts, scope, id, oldFrom(now));
}

/** Makes the slots come that follow a moment. */
export async function scheduleNext(
  { due }: Pick<Parts, 'due'>,
  scope: ConnectionScope,
  { id, said }: Pick<StoredSubscription, 'id' | 'said'>,
  after: number,
): Promise<void> {
  const [next] = nextRun(said.schedule, after);
  if (next) await scheduleLook({ due }, scope, id, next.at);
}

/** Makes somebody look at a subscription at a moment, in place of the look that was planned. */
export async function scheduleLook(
  { due }: Pick<Parts, 'due'>,
  { tenant, connection }: ConnectionScope,
  id: string,
  dueAt: number,
): Promise<void> {
  const message: ReportMessage = { kind: 'slots', tenant, connection, subscription: id };
  const body = JSON.stringify(message);
  await due.schedule({ id: lookId(connection, id), dueAt, queue: 'reports', body, group: connection });
}

/** The due item of a subscription. */
export function lookId(connection: string, subscription: string): string {
  return `report-${connection}-${subscription}`;
}

/** Starts the slots that are due up to a moment, and tells those that are too late. Repeating it is harmless. */
export async function startDue(
  parts: Pick<Parts, 'connections' | 'journal' | 'reports' | 'runs'>,
  scope: ConnectionScope,
  subscription: StoredSubscription,
  now: number,
): Promise<void> {
  const { said, dispatchedTo } = subscription;
  const slots = [...slotsBetween(said.schedule, dispatchedTo, now)];
  const tooLate = now - said.lateMinutes * 60_000;
  await reportMissed(
    parts,
    scope,
    subscription,
    slots.filter(({ at }) => at < tooLate),
  );
  const started = slots.filter(({ at }) => at >= tooLate);
  if (started.length === 0) return;
  await parts.reports.send(
    started.map((slot) => ({
      body: JSON.stringify(runMessage(scope, subscription.id, slot)),
      group: scope.connection,
    })),
  );
}

function runMessage(scope: ConnectionScope, subscription: string, slot: Slot): ReportMessage {
  const { tenant, connection } = scope;
  return {
    kind: 'run',
    tenant,
    connection,
    subscription,
    slot: slotName(slot),
    ...slot,
    manual: false,
    round: 0,
  };
}
