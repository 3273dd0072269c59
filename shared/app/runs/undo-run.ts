import type { Connection } from '../../domain/connections/connection.ts';
import type { CountName, Run } from '../../domain/runs/run.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { engineParts } from '../sync/engine-parts.ts';
import { changedFields } from '../sync/outcomes.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { RecordChange } from '../sync/sync-log.ts';
import type { Step } from './go-through.ts';
import type { WorkRunsDeps } from './runs-deps.ts';
import { undoRecords } from './undo-records.ts';
import { UndonePiece } from './undone-piece.ts';

/**
 * Takes back what a run did, the last piece first. A piece that is cut off is taken back anew: what was taken back
 * already is left so, and told by what was kept of it before it was done.
 */
export async function undoRun(
  deps: WorkRunsDeps,
  scope: ConnectionScope,
  connection: Connection,
  run: Run,
  mayGoOn: () => boolean,
): Promise<Step> {
  const undone = run.options.of === undefined ? undefined : await deps.runs.get(scope, run.options.of);
  if (undone) {
    const engine = await engineParts(deps, scope, connection, true);
    let { counts } = run;
    for (let slice = Number(run.cursor ?? undone.slices); slice > 0; slice -= 1) {
      if (!mayGoOn()) return 'unfinished';
      const done = await deps.runRecords.read(scope, undone, slice - 1);
      const piece = await UndonePiece.open(deps.runRecords, scope, run, undone.slices - slice);
      const records = await undoRecords(engine, scope, done, piece);
      await piece.end(records);
      await engine.log.changes(records.flatMap(changeOf));
      counts = counted(counts, records);
      await deps.runs.progress(scope, run.id, {
        cursor: String(slice - 1),
        slices: undone.slices - slice + 1,
        counts,
      });
    }
    await deps.runs.undone(scope, undone.id, run.id);
  }
  await deps.runs.end(scope, run.id, 'finished');
  return 'next';
}

function changeOf({
  action,
  conflicts: _,
  entity,
  fields,
  portalId,
  ref,
  result,
}: RunRecord): RecordChange[] {
  if (action === 'none' || result !== 'done') return [];
  const after = Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values.after]));
  const before = Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [name, values.before ?? null]),
  );
  return [{ entity, ref, portalId, action, fields: changedFields(after, before), conflicts: [] }];
}

function counted(before: Run['counts'], records: readonly RunRecord[]): Run['counts'] {
  const counts: Partial<Record<CountName, number>> = { ...before };
  for (const { action, result } of records) {
    const removes = action === 'removed' || action === 'unlinked';
    const done = removes ? 'dropped' : action === 'none' ? 'unchanged' : 'changed';
    const name: CountName = result === 'done' ? done : result === 'left' ? 'left' : 'refused';
    counts.seen = (counts.seen ?? 0) + 1;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
