import type { Connection } from '../../domain/connections/connection.ts';
import { nextRun } from '../../domain/schedule/schedule.ts';
import type { Clock } from '../../kernel/clock.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { ReconciliationStates } from './reconciliation-state.ts';

export interface ScheduleDeps {
  readonly due: DueItems;
  readonly clock: Clock;
  readonly reconciliation: ReconciliationStates;
}

const minute = 60_000;
/** As many schedules as settings may hold. */
const mostSchedules = 10;
/** A comparison that is so late was lost: it is scheduled anew. */
const lostMilliseconds = 3_600_000;

/**
 * Sees to it that the next comparison with the portal and the next runs by the clock are due, as the settings say. May
 * be called at any time: what stands already is left.
 */
export async function keepSchedules(
  deps: ScheduleDeps,
  scope: ConnectionScope,
  { settings }: Connection,
): Promise<void> {
  const { reconcileMinutes, schedules } = settings.synchronisation;
  const wanted = stableHash({
    reconcileMinutes,
    schedules: schedules.map((one) => stableHash(plainRule(one))),
  });
  const { nextAt = 0, scheduled } = await deps.reconciliation.get(scope);
  if (scheduled === wanted && nextAt > deps.clock.now() - lostMilliseconds) return;
  await scheduleReconciliation(deps, scope, reconcileMinutes);
  for (let index = 0; index < mostSchedules; index += 1) {
    if (schedules[index]) await scheduleRun(deps, scope, settings.synchronisation, index);
    else await deps.due.cancel(runId(scope, index));
  }
  await deps.reconciliation.save(scope, { scheduled: wanted });
}

/** Makes the next comparison due. */
export async function scheduleReconciliation(
  { clock, due, reconciliation }: ScheduleDeps,
  scope: ConnectionScope,
  minutes: number,
): Promise<void> {
  const nextAt = clock.now() + minutes * minute;
  await due.schedule({
    id: `reconcile-${scope.connection}`,
    dueAt: nextAt,
    queue: 'work.fifo',
    body: JSON.stringify({ ...scope, reconcile: true }),
    group: scope.connection,
  });
  await reconciliation.save(scope, { nextAt });
}

/** Makes the next run of a schedule due; nothing when there is no such schedule any more. */
export async function scheduleRun(
  { clock, due }: Pick<ScheduleDeps, 'clock' | 'due'>,
  scope: ConnectionScope,
  { schedules }: Connection['settings']['synchronisation'],
  index: number,
): Promise<void> {
  const rule = schedules[index]?.schedule;
  const [slot] = rule ? nextRun(rule, clock.now()) : [];
  if (!slot) return;
  await due.schedule({
    id: runId(scope, index),
    dueAt: slot.at,
    queue: 'work.fifo',
    body: JSON.stringify({ ...scope, scheduled: index }),
    group: scope.connection,
  });
}

function runId({ connection }: ConnectionScope, index: number): string {
  return `run-${connection}-${index}`;
}

function plainRule({ kind, schedule }: Connection['settings']['synchronisation']['schedules'][number]) {
  return { kind, days: [...schedule.days], times: [...schedule.times], zone: schedule.zone };
}
