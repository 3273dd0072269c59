import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Inspectable } from './store.ts';

/** A value rows can be looked up by. Text is matched whatever its case, as the portal's database does. */
export type IndexKey = string | number;

type IndexReader<T> = (row: T) => IndexKey | readonly IndexKey[] | undefined;

/**
 * Rows by growing id, with lookups by other values. Rows are replaced, never changed, so a row that was read stays as
 * it was.
 */
export class Collection<T extends { readonly id: number }> implements Inspectable {
  readonly #rows = new Map<number, T>();
  readonly #readers: Readonly<Record<string, IndexReader<T>>>;
  readonly #indexes = new Map<string, Map<IndexKey, Set<number>>>();
  /** Ascending. */
  #ids: number[] = [];
  #nextId: number;

  constructor(indexes: Readonly<Record<string, IndexReader<T>>> = {}, firstId = 1) {
    this.#readers = indexes;
    this.#nextId = firstId;
    for (const name of Object.keys(indexes)) this.#indexes.set(name, new Map());
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: number): T | undefined {
    return this.#rows.get(id);
  }

  /** Builds a row with the next id and keeps it. */
  add(build: (id: number) => T): T {
    const row = build(this.#nextId);
    this.put(row);
    return row;
  }

  /** Keeps a row under its own id, in place of an older one. */
  put(row: T): void {
    const older = this.#rows.get(row.id);
    if (older) this.#unindex(older);
    else this.#insertId(row.id);
    this.#rows.set(row.id, row);
    this.#index(row);
    this.#nextId = Math.max(this.#nextId, row.id + 1);
  }

  /** Removes a row and returns it. */
  delete(id: number): T | undefined {
    const row = this.#rows.get(id);
    if (!row) return undefined;
    this.#unindex(row);
    this.#rows.delete(id);
    this.#ids.splice(lowerBound(this.#ids, id), 1);
    return row;
  }

  /** Rows whose index holds the key, by growing id. */
  find(index: string, key: IndexKey): T[] {
    return this.findIds(index, [key]).flatMap((id) => this.#rows.get(id) ?? []);
  }

  /** Ids of rows whose index holds one of the keys, ascending. */
  findIds(index: string, keys: readonly IndexKey[]): number[] {
    const map = this.#indexes.get(index);
    if (!map) throw new Error(`no index ${index}`);
    const found = new Set<number>();
    for (const key of keys) for (const id of map.get(foldKey(key)) ?? []) found.add(id);
    return [...found].sort((left, right) => left - right);
  }

  /** Ids from the first that is ≥ `from` to the last that is ≤ `to`, ascending. */
  idsBetween(from: number, to: number): readonly number[] {
    const start = lowerBound(this.#ids, from);
    const end = to === Infinity ? this.#ids.length : lowerBound(this.#ids, to + 1);
    return start === 0 && end === this.#ids.length ? this.#ids : this.#ids.slice(start, end);
  }

  /** Position of the first id that is ≥ `from`, and the ids themselves: for scans that stop early. */
  scanFrom(from: number): { readonly ids: readonly number[]; readonly at: number } {
    return { ids: this.#ids, at: lowerBound(this.#ids, from) };
  }

  *[Symbol.iterator](): Generator<T> {
    for (const id of this.#ids) {
      const row = this.#rows.get(id);
      if (row) yield row;
    }
  }

  inspect(): Json {
    return JSON.parse(JSON.stringify([...this])) as Json;
  }

  #insertId(id: number): void {
    const last = this.#ids.at(-1);
    if (last === undefined || id > last) this.#ids.push(id);
    else this.#ids.splice(lowerBound(this.#ids, id), 0, id);
  }

  #index(row: T): void {
    for (const [name, map] of this.#indexes) {
      for (const key of this.#keys(name, row)) {
        const ids = map.get(key);
        if (ids) ids.add(row.id);
        else map.set(key, new Set([row.id]));
      }
    }
  }

  #unindex(row: T): void {
    for (const [name, map] of this.#indexes) {
      for (const key of this.#keys(name, row)) {
        const ids = map.get(key);
        ids?.delete(row.id);
        if (ids?.size === 0) map.delete(key);
      }
    }
  }

  #keys(name: string, row: T): IndexKey[] {
    const keys = this.#readers[name]?.(row);
    if (keys === undefined) return [];
    return (typeof keys === 'object' ? [...keys] : [keys]).map(foldKey);
  }
}

/** Text without its case. */
export function foldKey(key: IndexKey): IndexKey {
  return typeof key === 'string' ? key.toLowerCase() : key;
}

function lowerBound(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
