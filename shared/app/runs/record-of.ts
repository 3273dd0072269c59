import type { RunRecord } from '../../domain/runs/run-record.ts';
import type { Candidate } from '../sync/candidate.ts';
import type { RecordChange } from '../sync/sync-log.ts';

/** A change as a record of a run. @param candidate as it was before the change */
export function recordOf(
  change: RecordChange,
  result: RunRecord['result'],
  candidate: Pick<Candidate, 'portal'>,
): RunRecord {
  const isRekeyed = change.action === 'adopted' && candidate.portal?.externalKey !== change.ref;
  const fields = Object.entries(change.fields).map(([name, values]) => [name, { ...values }] as const);
  return {
    ...change,
    fields: Object.fromEntries(fields),
    conflicts: change.conflicts.map((conflict) => ({ ...conflict })),
    result,
    ...(isRekeyed && { rekeyed: true }),
  };
}
