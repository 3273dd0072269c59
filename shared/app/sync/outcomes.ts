import type { Fields, RecordKey } from '../../domain/sync/record.ts';
import type { FieldConflict } from '../../domain/sync/three-way.ts';
import type { PortalError } from '../../ports/portal.ts';
import type { Candidate } from './candidate.ts';
import type { RecordChange, RecordProblem, SyncLog } from './sync-log.ts';

/** What became of the candidates of one slice. */
export class Outcomes {
  /** Done with, whether written, equal or refused for good: their marks may go. */
  readonly settled: Candidate[] = [];
  /** Have to come again: they wait for another record, or the portal did not answer. */
  readonly postponed: Candidate[] = [];
  /** Errors of the portal's that say "not now"; the run should stop and come back. */
  readonly interruptions: PortalError[] = [];
  /** Records whose pair was broken because the portal's is gone: what hangs on them is gone with them. */
  readonly dropped: RecordKey[] = [];
  /** Settled, though what they say has not been done: it deletes something and is to be asked about. */
  readonly held: Candidate[] = [];
  /** Settled, though what they say has not been done: it is not what was planned. */
  readonly left: Candidate[] = [];
  readonly changes: RecordChange[] = [];
  readonly problems: RecordProblem[] = [];
  /** How many of the changes the history knows. */
  #told = 0;

  settle(candidate: Candidate): void {
    this.settled.push(candidate);
  }

  postpone(candidate: Candidate): void {
    this.postponed.push(candidate);
  }

  problem(
    { entity, ref }: RecordKey,
    cause: string,
    text: RecordProblem['text'],
    details: RecordProblem['details'],
  ): void {
    this.problems.push({ entity, ref, cause, text, details });
  }

  change(
    { entity, ref }: RecordKey,
    portalId: string,
    action: RecordChange['action'],
    after: Fields,
    before: Fields,
    conflicts: readonly FieldConflict[],
  ): void {
    const fields = changedFields(after, before);
    this.changes.push({ entity, ref, portalId, action, fields, conflicts });
  }

  /**
   * Tells the history what was changed since it was told last. To be done before links are saved: once both sides are
   * said to agree, whoever goes on after a crash finds nothing that could be told.
   */
  async tell(log: Pick<SyncLog, 'changes'>): Promise<void> {
    const untold = this.changes.slice(this.#told);
    this.#told = this.changes.length;
    if (untold.length > 0) await log.changes(untold);
  }
}

/** Fields with what they were and what they become. */
export function changedFields(after: Fields, before: Fields): RecordChange['fields'] {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => {
      const old = before[name];
      return [name, old === undefined ? { after: value } : { before: old, after: value }] as const;
    }),
  );
}
