import type { Connection } from '../../domain/connections/connection.ts';
import { type FamilyName, families } from '../../domain/entities/descriptor.ts';
import type { CountName, Run, RunCounts } from '../../domain/runs/run.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { engineParts } from '../sync/engine-parts.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { goThrough, type Step, surveysBySide } from './go-through.ts';
import { type PlanDeps, planPage } from './make-plan.ts';
import { objectMarks } from './object-marks.ts';
import { PlannedLinks } from './planned-links.ts';
import type { WorkRunsDeps } from './runs-deps.ts';
import type { Survey } from './survey.ts';

/** So long a plan can be applied, and holds everything else back. */
const planMilliseconds = 24 * 3_600_000;
/** Records per piece of a plan. */
const sliceSize = 500;
const marksPerPage = 500;

/**
 * Makes a plan: gathers and compares page by page as the engine does, and keeps what it would do. Nothing is written on
 * either side. A page that is cut off is planned anew, in place of what was kept of it.
 */
export async function makePlan(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run,
  mayGoOn: () => boolean,
): Promise<Step> {
  const links = new PlannedLinks(deps.table);
  for (let slice = 0; slice < run.slices; slice += 1)
    links.add(await deps.runRecords.read(scope, run, slice));
  const engine = await engineParts({ ...deps, links }, scope, connection, false);
  const surveys = await surveysOf(deps, scope, connection, run, engine);
  let { counts, slices } = run;
  const end = await goThrough(surveys, run.cursor, mayGoOn, async (marks, next) => {
    const page = await planPage({ ...engine, links }, scope, marks);
    for (const records of slicesOf(page.records)) {
      await deps.runRecords.write(scope, run, slices, records);
      slices += 1;
    }
    counts = sum(counts, page.counts);
    await deps.runs.progress(scope, run.id, { cursor: next ?? 'all', slices, counts });
  });
  if (!end) return 'unfinished';
  const expiresAt = deps.clock.now() + planMilliseconds;
  await deps.runs.progress(scope, run.id, { state: 'planned', expiresAt, cursor: null });
  return 'next';
}

async function surveysOf(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run,
  engine: Omit<PlanDeps, 'links'>,
): Promise<readonly Survey[]> {
  if (run.cursor === 'all') return [];
  const { object, scope: about = 'full' } = run.options;
  if (about === 'object') return [{ page: async () => ({ marks: await objectMarks(deps, scope, object) }) }];
  if (about === 'changes') return families.map((family) => waitingSurvey(deps.marks, scope, family));
  return (await surveysBySide(deps, engine, connection, run)).flat();
}

/** What waits to be synchronised. */
function waitingSurvey(marks: MarkRepository, scope: ConnectionScope, family: FamilyName): Survey {
  return { page: (cursor) => marks.page(scope, family, marksPerPage, cursor) };
}

function slicesOf(records: readonly RunRecord[]): readonly (readonly RunRecord[])[] {
  const slices: (readonly RunRecord[])[] = [];
  for (let first = 0; first < records.length; first += sliceSize)
    slices.push(records.slice(first, first + sliceSize));
  return slices;
}

function sum(left: RunCounts, right: RunCounts): RunCounts {
  const total: Partial<Record<CountName, number>> = { ...left };
  for (const [name, value] of Object.entries(right) as [CountName, number][])
    total[name] = (total[name] ?? 0) + value;
  return total;
}
