import type { EntityName } from '../domain/entities/descriptor.ts';
import type { Identity } from '../domain/identification/identity-keys.ts';
import type { Probe } from '../domain/identification/probes.ts';
import type { RecordKey } from '../domain/sync/record.ts';

/** Which records of a kind have a value of a key. The value is normalised (`normaliseKey`). */
export interface KeyQuestion extends Probe {
  readonly entity: EntityName;
}

/** Finds records of a base by their natural keys. */
export interface BaseKeyIndex {
  /**
   * References of records that are not marked for deletion, one list per question, in the order of the questions. A
   * list may be cut at a hundred references: so many are "several" whatever else is asked.
   */
  find(questions: readonly KeyQuestion[]): Promise<readonly (readonly string[])[]>;
  /** Everything by which the records can be recognised, under `recordKey(...)`; unknown records are missing. */
  identities(records: readonly RecordKey[]): Promise<ReadonlyMap<string, Identity>>;
  /** To whom requisites and bank accounts belong, under `recordKey(...)` of the child. */
  parents(records: readonly RecordKey[]): Promise<ReadonlyMap<string, RecordKey>>;
}
