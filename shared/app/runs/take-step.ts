import type { Connection } from '../../domain/connections/connection.ts';
import type { Run } from '../../domain/runs/run.ts';
import { engineParts } from '../sync/engine-parts.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { markPlanned } from './apply-plan.ts';
import { goThrough, type Step, surveysBySide } from './go-through.ts';
import { objectMarks } from './object-marks.ts';
import { reconcileChanges } from './reconcile.ts';
import { makePlan } from './run-plan.ts';
import type { WorkRunsDeps } from './runs-deps.ts';
import { undoRun } from './undo-run.ts';

/** In place of a cursor: all of the part is marked. */
const marked = 'marked';

/** Prepares the next part of a run, or does it where no marks are needed. May be cut off anywhere and called again. */
export async function takeStep(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run,
  mayGoOn: () => boolean,
): Promise<Step> {
  if (run.state === 'waiting')
    await deps.runs.progress(scope, run.id, { state: 'running', startedAt: deps.clock.now() });
  if (run.kind === 'plan') return makePlan(deps, scope, connection, run, mayGoOn);
  if (run.kind === 'undo') return undoRun(deps, scope, connection, run, mayGoOn);
  if (run.cursor === marked) return 'drain';
  const step = await mark(deps, scope, connection, run, mayGoOn);
  if (step === 'drain') await deps.runs.progress(scope, run.id, { cursor: marked });
  return step;
}

async function mark(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run,
  mayGoOn: () => boolean,
): Promise<Step> {
  const ofRun = (marks: readonly Mark[]) => marks.map((one): Mark => ({ ...one, run: run.id }));
  switch (run.kind) {
    case 'full':
      return markAll(deps, scope, connection, run, mayGoOn);
    case 'changes':
      await reconcileChanges(deps, scope, await engineParts(deps, scope, connection, true));
      return 'drain';
    case 'object':
      await deps.marks.set(scope, ofRun(await objectMarks(deps, scope, run.options.object)));
      return 'drain';
    case 'apply':
      return (await markPlanned(deps, scope, run, mayGoOn)) ? 'drain' : 'unfinished';
    case 'plan':
    case 'undo':
      throw new RangeError(`a run of kind ${run.kind} marks nothing`);
  }
}

/** Marks everything of the side whose turn it is. */
async function markAll(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run,
  mayGoOn: () => boolean,
): Promise<Step> {
  const engine = await engineParts(deps, scope, connection, true);
  const surveys = (await surveysBySide(deps, engine, connection, run))[run.stage] ?? [];
  const end = await goThrough(surveys, run.cursor, mayGoOn, async (marks, next) => {
    await deps.marks.set(
      scope,
      marks.map((one) => ({ ...one, run: run.id })),
    );
    await deps.runs.progress(scope, run.id, { cursor: next ?? null });
  });
  return end ? 'drain' : 'unfinished';
}
