import type { Json } from '../kernel/canonical-json.ts';

/** The primary key of an item: partition and position within it. Build keys with `contracts/keys.ts`, never by hand. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/**
 * One stored item: its key, its attributes, and these with a meaning of their own:
 * - `ttl` whole seconds since the Unix epoch; from then on the item is as good as gone: reads do not return it, every
 *   condition and every update sees no item there. It is removed some time later.
 * - `ipk`, `isk` the key of the item in the secondary index `index`; an item without both is not in the index.
 *
 * At most 400 KB as JSON text (DynamoDB's limit); larger bodies go to `Blobs`. Numbers are finite and at most 2⁵³−1 in
 * size. What cannot be stored everywhere is refused everywhere with a RangeError (`table-limits.ts`). An attribute that
 * is `undefined` is not stored.
 */
export type Item = Key & {
  readonly ttl?: number;
  readonly ipk?: string;
  readonly isk?: string;
  readonly [attribute: string]: Json | undefined;
};

/**
 * What must hold of the stored item for a write to happen. Attribute names are top-level only. An attribute that is
 * missing or of another type fulfils `notEquals` and no other comparison; texts compare by their UTF-8 bytes.
 */
export type Condition =
  /** There is no such item, or its `ttl` has passed. */
  | { readonly absent: true }
  /** There is such an item, and its `ttl` has not passed. */
  | { readonly present: true }
  | { readonly attribute: string; readonly equals: string | number | boolean }
  | { readonly attribute: string; readonly notEquals: string | number | boolean }
  | { readonly attribute: string; readonly lessThan: string | number }
  | { readonly attribute: string; readonly atMost: string | number }
  | { readonly attribute: string; readonly greaterThan: string | number }
  | { readonly attribute: string; readonly atLeast: string | number }
  | { readonly attribute: string; readonly exists: boolean }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

/** A change of some attributes of an item; the item is created when it is not there (unless a condition forbids it). */
export interface Update {
  /** Attributes to overwrite. */
  readonly set?: { readonly [attribute: string]: Json };
  /** Whole numbers to add to numeric attributes; a missing attribute counts as 0. RangeError when it is no number. */
  readonly add?: { readonly [attribute: string]: number };
  /** Attributes to drop. */
  readonly remove?: readonly string[];
}

/** Which items of one partition to read, in order of `sk` (UTF-8 byte order), or of `isk` on the index. */
export interface Query {
  /** The partition: of the table, or with `index` of the secondary index (its `ipk`). */
  readonly pk: string;
  readonly index?: true;
  /** Only keys that begin with this. Not together with `from`/`to`. */
  readonly prefix?: string;
  /** Only keys at or after this. */
  readonly from?: string;
  /** Only keys at or before this. */
  readonly to?: string;
  /** From the last to the first. */
  readonly descending?: boolean;
  /** At most this many items; the page may be shorter though more follow. */
  readonly limit?: number;
  /** The `next` of the page before; bound to the same query, RangeError with another. */
  readonly cursor?: string;
}

export interface Page {
  readonly items: readonly Item[];
  /** Present when more may follow. Opaque. */
  readonly next?: string;
}

/** The condition of a write did not hold; nothing was written. Read the item again to learn why. */
export class ConditionFailed extends Error {
  readonly key: Key;

  constructor(key: Key) {
    super(`condition failed for ${key.pk} / ${key.sk}`);
    this.name = 'ConditionFailed';
    this.key = key;
  }
}

/**
 * Stored items: a single table after the manner of DynamoDB, without transactions over several items. Writes of one
 * item are atomic and durable when the promise resolves. Reads by key are strongly consistent, reads of the index may
 * lag behind. Network trouble and throttling surface as `Transient` after the adapter's own few attempts.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** Any number of keys; items that are not there are missing from the answer, whose order is not that of the keys. */
  getMany(keys: readonly Key[]): Promise<readonly Item[]>;
  /** Writes the whole item. @throws ConditionFailed */
  put(item: Item, condition?: Condition): Promise<void>;
  /** Changes some attributes and returns the item as it is afterwards. @throws ConditionFailed */
  update(key: Key, update: Update, condition?: Condition): Promise<Item>;
  /** Removes the item; not an error when it is not there (unless the condition says so). @throws ConditionFailed */
  delete(key: Key, condition?: Condition): Promise<void>;
  /**
   * Any number of unconditional writes, each atomic by itself, in no order; all are durable when it resolves.
   * RangeError when a key stands twice.
   */
  writeMany(puts: readonly Item[], deletes?: readonly Key[]): Promise<void>;
  query(query: Query): Promise<Page>;
}
