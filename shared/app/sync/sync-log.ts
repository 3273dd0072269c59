import type { RecordKey } from '../../domain/sync/record.ts';
import type { FieldConflict } from '../../domain/sync/three-way.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Text } from '../../kernel/text.ts';

/** What a run did to one record. */
export interface RecordChange extends RecordKey {
  readonly portalId: string;
  readonly action:
    | 'created'
    | 'adopted'
    | 'updated'
    | 'link-dropped'
    | 'created-in-base'
    | 'updated-in-base'
    /** The object of a record that was deleted on the portal got its deletion mark. */
    | 'marked-in-base'
    /** A record that a run had made on the portal was taken away again. */
    | 'removed'
    /** A pair that a run had made was taken apart again. */
    | 'unlinked';
  /** New values by field, as written on the portal or in the base; the old value where it was known. */
  readonly fields: Readonly<Record<string, { readonly before?: Json; readonly after: Json }>>;
  readonly conflicts: readonly FieldConflict[];
}

/** What a run could not do to one record. */
export interface RecordProblem extends RecordKey {
  /** Stable cause; problems of one cause and object are counted together. */
  readonly cause: string;
  readonly text: Text;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Where a run tells what it did: the interaction history and the error journal. */
export interface SyncLog {
  changes(entries: readonly RecordChange[]): Promise<void>;
  problems(entries: readonly RecordProblem[]): Promise<void>;
}
