import type { BaseRecord, FieldProblem, Fields, RecordKey } from '../domain/sync/record.ts';
import type { Text } from '../kernel/text.ts';

/** What shall be written into the base for one record. */
export interface BaseWrite extends RecordKey {
  /** The record on the portal that it comes from. */
  readonly portalId: string;
  /** The base has nothing for it yet; it is to be made under this very reference. */
  readonly create: boolean;
  /** Fields in canonical form; what is not named stays. */
  readonly fields: Fields;
  /** Sets the deletion mark of the record's object, or takes it away. */
  readonly deletionMark?: boolean;
  /** What it answers to (`BaseRecord.toldAt`): it is not to overwrite what the base has said since. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** A field that the base did not take: it has no place for it, or derives it from another (then without a problem). */
export interface LeftField {
  readonly field: string;
  readonly problem?: FieldProblem;
}

export type BaseWriteResult =
  /** What was left stays different until one of the sides moves. */
  | { readonly state: 'written'; readonly left?: readonly LeftField[] }
  /** On its way: the outcome comes as a change of the record, or as a refusal in the journal. */
  | { readonly state: 'sent'; readonly left?: readonly LeftField[] }
  | { readonly state: 'refused'; readonly cause: string; readonly text: Text };

/** What became of the last write of a record that was `sent`. */
export type SentWrite =
  | { readonly state: 'under-way' }
  /** The base has done it; what it says of the record is said after that. */
  | { readonly state: 'written' }
  /** The base refused it, or never answered. A person has been told. */
  | { readonly state: 'in-vain' }
  /** Nothing was ever sent, or it was withdrawn because the base had said something new meanwhile. */
  | { readonly state: 'never' };

/** A picture as the base gave it. */
export interface PictureFile {
  /** With its extension. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One 1C base, however it is reached. */
export interface Base {
  /**
   * What the base says of the records, as far as it is known: read from it, or the last state that it pushed. Records
   * that it never spoke of are missing from the answer.
   */
  read(records: readonly RecordKey[]): Promise<readonly BaseRecord[]>;
  /**
   * Writes records; one result per write, in order. Records that live in one object of the base are written together.
   * Repeating a write has the effect of one. A base that cannot be written to lacks this.
   * @throws Busy when the base is closed for now, Transient when it does not answer
   */
  write?(writes: readonly BaseWrite[]): Promise<readonly BaseWriteResult[]>;
  /**
   * The bytes of a picture that a record names by their hash; `undefined` when the base has another one by now, or none.
   */
  picture?(record: RecordKey, hash: string): Promise<PictureFile | undefined>;
  /**
   * What became of writes that were `sent`: one answer per record, in order. A base whose writes are done at once lacks
   * this.
   */
  sent?(records: readonly RecordKey[]): Promise<readonly SentWrite[]>;
}
