import type { BaseRecord, RecordKey } from '../domain/sync/record.ts';

/** One 1C base, however it is reached. */
export interface Base {
  /**
   * What the base says of the records, as far as it is known: read from it, or the last state that it pushed. Records
   * that it never spoke of are missing from the answer.
   */
  read(records: readonly RecordKey[]): Promise<readonly BaseRecord[]>;
}
