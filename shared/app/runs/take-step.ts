import type { Connection } from '../../domain/connections/connection.ts';
import { allDescriptors } from '../../domain/entities/registry.ts';
import type { Run } from '../../domain/runs/run.ts';
import { engineParts } from '../sync/engine-parts.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { markPlanned } from './apply-plan.ts';
import { takesBorn } from './make-plan.ts';
import { objectMarks } from './object-marks.ts';
import { reconcileChanges } from './reconcile.ts';
import { makePlan } from './run-plan.ts';
import { portalSurvey, type Survey } from './survey.ts';
import { undoRun } from './undo-run.ts';
import type { WorkRunsDeps } from './work-runs.ts';

export type Step =
  /** What the run is about is marked: work the marks off. */
  | 'drain'
  /** It is done with, or waits for a person: look for the next run. */
  | 'next'
  | 'unfinished';

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
    default:
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

/** The surveys of both sides, in the order that the run wants. */
export async function surveysBySide(
  deps: Pick<WorkRunsDeps, 'surveysOf'>,
  engine: Pick<SynchroniseDeps, 'base' | 'dictionaries' | 'directionsOf' | 'portal'>,
  connection: Connection,
  { options }: Run,
): Promise<readonly (readonly Survey[])[]> {
  const born = allDescriptors.filter(({ bornAs, name }) => bornAs !== undefined && takesBorn(engine, name));
  const ofBase = await deps.surveysOf(connection);
  const ofPortal = born.map((descriptor) => portalSurvey(engine.portal, engine.dictionaries, descriptor));
  return options.order === 'base-first' ? [ofBase, ofPortal] : [ofPortal, ofBase];
}

/**
 * Goes through surveys one after the other, page by page. `take` gets each page with the cursor to go on with, which is
 * missing after the last one. False when there was no time for all.
 */
export async function goThrough(
  surveys: readonly Survey[],
  from: string | undefined,
  mayGoOn: () => boolean,
  take: (marks: readonly Mark[], next: string | undefined) => Promise<void>,
): Promise<boolean> {
  const [first = '0', ...rest] = (from ?? '0').split(' ');
  let at = Number(first);
  let cursor = rest.length === 0 ? undefined : rest.join(' ');
  for (; at < surveys.length; at += 1) {
    do {
      if (!mayGoOn()) return false;
      const page = await surveys[at]?.page(cursor);
      cursor = page?.next;
      const next = cursor === undefined ? String(at + 1) : `${at} ${cursor}`;
      await take(page?.marks ?? [], cursor === undefined && at + 1 === surveys.length ? undefined : next);
    } while (cursor !== undefined);
  }
  return true;
}
