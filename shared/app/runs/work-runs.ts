import type { Connection } from '../../domain/connections/connection.ts';
import type { Run } from '../../domain/runs/run.ts';
import type { Text } from '../../kernel/text.ts';
import { engineParts } from '../sync/engine-parts.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type SynchroniseDeps, synchronise } from '../sync/synchronise.ts';
import { RunGate } from './run-gate.ts';
import type { WorkRunsDeps } from './runs-deps.ts';
import { settleDeletions } from './settle-deletions.ts';
import { takeStep } from './take-step.ts';

export type WorkEnd =
  /** No marks are left, and no run that could go on. */
  | 'finished'
  /** Time ran out, or answers are missing. */
  | 'unfinished'
  /** Marks are left and none could be settled. */
  | 'stuck'
  /** Marks wait: a plan is looked at, or the connection carries changes over by runs alone. */
  | 'waiting';

/**
 * Works off the runs of a connection, one after the other, and the marks that wait. While a plan is looked at nothing
 * is written, so marks wait then.
 * @throws Busy, Transient, Broken as `synchronise` does
 */
export async function workRuns(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  mayGoOn: () => boolean,
): Promise<WorkEnd> {
  for (;;) {
    const run = await nextRun(deps, scope);
    if (run === 'waiting') return 'waiting';
    const { realTime } = connection.settings.synchronisation;
    if (!run && !realTime) return 'waiting';
    if (run && !mayGoOn()) return 'unfinished';
    if (run?.ending) {
      if (!(await endEarly(deps, scope, run, run.ending, mayGoOn))) return 'unfinished';
      continue;
    }
    const step = run ? await takeStep(deps, scope, connection, run, mayGoOn) : 'drain';
    if (step === 'unfinished') return 'unfinished';
    if (step === 'next') continue;
    const drained = await drain(deps, scope, connection, run, mayGoOn);
    if (drained !== 'done') return drained;
    if (!run) return 'finished';
  }
}

/** The run to go on with: one that applies or throws away a plan goes before everything else. */
async function nextRun(deps: WorkRunsDeps, scope: ConnectionScope): Promise<Run | 'waiting' | undefined> {
  const open = await deps.runs.open(scope);
  const ending = open.find((run) => run.ending);
  if (ending) return ending;
  const plan = open.find(({ state }) => state === 'planned');
  if (!plan) return open[0];
  const applying = open.find(({ kind, options }) => kind === 'apply' && options.of === plan.id);
  if (applying) return applying;
  if (plan.expiresAt === undefined || plan.expiresAt > deps.clock.now()) return 'waiting';
  await deps.runs.end(scope, plan.id, 'cancelled', planIsOld);
  return nextRun(deps, scope);
}

const planIsOld: Text = {
  ru: 'План никто не применил за сутки: он больше не действует.',
  en: 'Nobody applied the plan within a day: it no longer counts.',
};

/** Works off all marks; what was done is settled with the run, whose next part may begin then. */
async function drain(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run | undefined,
  mayGoOn: () => boolean,
): Promise<'done' | 'unfinished' | 'stuck'> {
  const gate = new RunGate(deps, scope, run);
  const going = () => !gate.isStopped && mayGoOn();
  let engine: SynchroniseDeps | undefined;
  do {
    if (!(await deps.marks.any(scope))) break;
    engine ??= await engineParts(deps, scope, connection, true);
    const { finished, settled } = await synchronise({ ...engine, gate }, scope, going);
    if (gate.isStopped) return 'done';
    if (!finished) return settled > 0 ? 'unfinished' : 'stuck';
  } while (await settleDeletions(deps, scope, connection.settings, deps.logOf(connection)));
  if (run) await partDone(deps, scope, run);
  return 'done';
}

/** What is left of the run's marks goes; what changes have marked stays. False when there was no time for all. */
async function endEarly(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  run: Run,
  state: 'stopped' | 'cancelled',
  mayGoOn: () => boolean,
): Promise<boolean> {
  if (!(await deps.marks.drop(scope, run.id, mayGoOn))) return false;
  await deps.runs.end(scope, run.id, state, state === 'stopped' ? stoppedText : undefined);
  return true;
}

const stoppedText: Text = {
  ru: 'Запуск остановлен на первой ошибке, как задано. Причина — в журнале и в записях запуска.',
  en: 'The run stopped at the first error, as it was set. The cause is in the journal and in the records of the run.',
};

/** A part of the run is on both sides: the other side comes next, or the run is over. */
async function partDone(deps: WorkRunsDeps, scope: ConnectionScope, run: Run): Promise<void> {
  const parts = run.kind === 'full' ? 2 : 1;
  const { stage } = (await deps.runs.get(scope, run.id)) ?? run;
  if (stage + 1 < parts) await deps.runs.progress(scope, run.id, { stage: stage + 1, cursor: null });
  else {
    // The plan first: one that stays open when its applying run is over holds everything up.
    if (run.kind === 'apply' && run.options.of !== undefined)
      await deps.runs.end(scope, run.options.of, 'finished');
    await deps.runs.end(scope, run.id, 'finished');
  }
}
