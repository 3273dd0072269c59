import type { Run } from '../../domain/runs/run.ts';
import type { RunRecord, RunRecordAction } from '../../domain/runs/run-record.ts';
import { recordKey } from '../sync/links.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { RunRecords } from './run-records.ts';

/** What was to be taken back, and what is told of it. */
export interface Told {
  readonly record: RunRecord;
  readonly told: RunRecord;
}

/** As what it is told that something was taken back. */
const undoneAs: Readonly<Record<RunRecordAction, RunRecordAction>> = {
  ...{ created: 'removed', adopted: 'unlinked', updated: 'updated' },
  ...{ 'updated-in-base': 'updated-in-base', 'marked-in-base': 'updated-in-base' },
  ...{ 'created-in-base': 'none', 'link-dropped': 'none', removed: 'none', unlinked: 'none', none: 'none' },
};

/**
 * What is kept of a piece of a run that is being taken back, in the piece of the undoing run that tells it. What is
 * about to be done is kept before it is done, so that an attempt that is cut off is known to the next one: it finds
 * things as they were before the run, and could not tell otherwise who brought them there.
 */
export class UndonePiece {
  readonly #keep: (records: readonly RunRecord[]) => Promise<void>;
  /** What earlier attempts did (`done`) or may have done (`begun`), until it is told anew. */
  readonly #earlier: ReadonlyMap<string, RunRecord>;
  readonly #told = new Map<string, RunRecord>();

  private constructor(earlier: readonly RunRecord[], keep: (records: readonly RunRecord[]) => Promise<void>) {
    this.#keep = keep;
    this.#earlier = new Map(earlier.map((record) => [keyOf(record, record.action), record]));
  }

  /** The piece with that number, with what attempts that were cut off have left of it. */
  static async open(
    runRecords: RunRecords,
    scope: ConnectionScope,
    run: Pick<Run, 'id' | 'keptUntil'>,
    number: number,
  ): Promise<UndonePiece> {
    const kept = await runRecords.read(scope, run, number);
    const deeds = kept.filter(
      ({ action, result }) => action !== 'none' && (result === 'begun' || result === 'done'),
    );
    return new UndonePiece(deeds, (records) => runRecords.write(scope, run, number, records));
  }

  /** What an earlier attempt did, or may have done, to take back this record of the run. */
  earlier(record: RunRecord): RunRecord | undefined {
    return this.#earlier.get(deedOf(record));
  }

  /** Keeps what is about to be done beside all that was done so far, in this attempt and in earlier ones. */
  async begin(intents: readonly Told[]): Promise<void> {
    const intended = intents.map(({ record, told }) => [deedOf(record), told] as const);
    const all = new Map([...this.#earlier, ...this.#told, ...intended]);
    await this.#keep([...all.values()]);
  }

  /** Takes note of what has come of some records. */
  tell(outcomes: readonly Told[]): void {
    for (const { record, told } of outcomes) this.#told.set(deedOf(record), told);
  }

  /** Keeps what is told of the piece in the end. */
  async end(records: readonly RunRecord[]): Promise<void> {
    await this.#keep(records);
  }
}

function deedOf(record: RunRecord): string {
  return keyOf(record, undoneAs[record.action]);
}

/** One record may have been changed on both sides: the action tells which deed is meant. */
function keyOf(record: RunRecord, action: RunRecordAction): string {
  return `${action} ${recordKey(record)}`;
}
