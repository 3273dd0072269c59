import type { Run } from '../../domain/runs/run.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { WorkRunsDeps } from './runs-deps.ts';

/**
 * Marks what a plan says, piece by piece, each record with the fingerprint of what is to be done about it. False when
 * there was no time for all.
 */
export async function markPlanned(
  deps: Pick<WorkRunsDeps, 'marks' | 'runRecords' | 'runs'>,
  scope: ConnectionScope,
  run: Run,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const plan = run.options.of === undefined ? undefined : await deps.runs.get(scope, run.options.of);
  if (!plan) return true;
  for (let slice = Number(run.cursor ?? 0); slice < plan.slices; slice += 1) {
    if (!mayGoOn()) return false;
    const records = await deps.runRecords.read(scope, plan, slice);
    const marks = records.flatMap(({ entity, expects, mark, ref }): Mark[] => {
      if (!mark || expects === undefined) return [];
      const isBirth = mark.side === 'portal';
      return [{ ...mark, entity, id: isBirth ? mark.id : ref, run: run.id, expects }];
    });
    await deps.marks.set(scope, marks);
    await deps.runs.progress(scope, run.id, { cursor: String(slice + 1) });
  }
  return true;
}
