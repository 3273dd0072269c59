import type { StatementSync } from 'node:sqlite';
import type { Json } from '../../kernel/canonical-json.ts';
import {
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  type Page,
  type Query,
  type Table,
  type Update,
} from '../../ports/table.ts';
import { decodeCursor, encodeCursor, type Position } from '../../ports/table-cursor.ts';
import {
  checkCondition,
  checkDistinct,
  checkItem,
  checkItemSize,
  checkKey,
  checkQuery,
  checkUpdate,
  distinctKeys,
} from '../../ports/table-limits.ts';
import { holds } from './conditions.ts';
import { quoted } from './sql-name.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { type ItemRow, itemOfRow, rowsOfQuery } from './sqlite-table-query.ts';

/** As long as a page of DynamoDB ("Paginating table query results", Developer Guide). */
const pageBytes = 1024 * 1024;
const expiredPerChore = 1000;

/**
 * `Table` on SQLite: one SQL table per table, items as JSON text, the key and the index key as columns. Conditions are
 * evaluated in the transaction that writes.
 */
export class SqliteTable implements Table {
  readonly #database: SqliteDatabase;
  readonly #name: string;
  readonly #statements: Readonly<Record<'get' | 'put' | 'delete' | 'expire', StatementSync>>;
  readonly #queries = new Map<string, StatementSync>();

  /** Takes the table of that name in the database, creating it when it is not there. */
  constructor(database: SqliteDatabase, name: string) {
    const table = quoted(`table ${name}`);
    this.#database = database;
    this.#name = table;
    database.define(`
      CREATE TABLE IF NOT EXISTS ${table} (
        pk TEXT NOT NULL, sk TEXT NOT NULL, body TEXT NOT NULL, ttl INTEGER, ipk TEXT, isk TEXT,
        PRIMARY KEY (pk, sk)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS ${quoted(`table ${name} index`)} ON ${table} (ipk, isk, pk, sk)
        WHERE ipk IS NOT NULL AND isk IS NOT NULL;
      CREATE INDEX IF NOT EXISTS ${quoted(`table ${name} ttl`)} ON ${table} (ttl) WHERE ttl IS NOT NULL;`);
    this.#statements = {
      get: database.prepare(`SELECT pk, sk, body, ttl, isk FROM ${table} WHERE pk = ? AND sk = ?`),
      put: database.prepare(
        `INSERT OR REPLACE INTO ${table} (pk, sk, body, ttl, ipk, isk) VALUES (?, ?, ?, ?, ?, ?)`,
      ),
      delete: database.prepare(`DELETE FROM ${table} WHERE pk = ? AND sk = ?`),
      expire: database.prepare(
        `DELETE FROM ${table} WHERE (pk, sk) IN
           (SELECT pk, sk FROM ${table} WHERE ttl IS NOT NULL AND ttl <= ? LIMIT ${expiredPerChore})`,
      ),
    };
    database.addChore((now) => this.#statements.expire.run(Math.floor(now / 1000)));
  }

  async get(key: Key): Promise<Item | undefined> {
    checkKey(key);
    return this.#database.read(() => this.#read(key));
  }

  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    for (const key of keys) checkKey(key);
    const items = this.#database.read(() => distinctKeys(keys).map((key) => this.#read(key)));
    return items.filter((item) => item !== undefined);
  }

  async put(item: Item, condition?: Condition): Promise<void> {
    const row = rowOf(item);
    if (condition) checkCondition(condition);
    await this.#database.write(() => {
      if (condition) this.#require(item, condition, this.#read(item));
      this.#statements.put.run(...row);
    });
  }

  async update(key: Key, update: Update, condition?: Condition): Promise<Item> {
    checkUpdate(key, update);
    if (condition) checkCondition(condition);
    return this.#database.write(() => {
      const before = this.#read(key);
      if (condition) this.#require(key, condition, before);
      const after = updated(key, before, update);
      this.#statements.put.run(...rowOf(after));
      return after;
    });
  }

  async delete(key: Key, condition?: Condition): Promise<void> {
    checkKey(key);
    if (condition) checkCondition(condition);
    await this.#database.write(() => {
      if (condition) this.#require(key, condition, this.#read(key));
      this.#statements.delete.run(key.pk, key.sk);
    });
  }

  async writeMany(puts: readonly Item[], deletes: readonly Key[] = []): Promise<void> {
    const rows = puts.map(rowOf);
    for (const key of deletes) checkKey(key);
    checkDistinct([...puts, ...deletes]);
    await this.#database.write(() => {
      for (const row of rows) this.#statements.put.run(...row);
      for (const key of deletes) this.#statements.delete.run(key.pk, key.sk);
    });
  }

  async query(query: Query): Promise<Page> {
    checkQuery(query);
    const position = query.cursor === undefined ? undefined : decodeCursor(query, query.cursor);
    return this.#database.read(() => this.#page(query, position));
  }

  #page(query: Query, position: Position | undefined): Page {
    const items: Item[] = [];
    let bytes = 0;
    let last: ItemRow | undefined;
    for (const row of rowsOfQuery(this.#name, query, position, (sql) => this.#prepared(sql))) {
      // Only what follows the page shows that there is a next one.
      if (last && (items.length === query.limit || bytes >= pageBytes)) {
        return { items, next: encodeCursor(query, { pk: last.pk, sk: last.sk, isk: last.isk ?? '' }) };
      }
      if (this.#expired(row)) continue;
      items.push(itemOfRow(row));
      bytes += row.body.length;
      last = row;
    }
    return { items };
  }

  /** @throws ConditionFailed */
  #require(key: Key, condition: Condition, item: Item | undefined): void {
    if (!holds(condition, item)) throw new ConditionFailed({ pk: key.pk, sk: key.sk });
  }

  #read(key: Key): Item | undefined {
    const row = this.#statements.get.get(key.pk, key.sk) as ItemRow | undefined;
    return row && !this.#expired(row) ? itemOfRow(row) : undefined;
  }

  #expired(row: ItemRow): boolean {
    return row.ttl !== null && row.ttl * 1000 <= this.#database.clock.now();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#queries.get(sql) ?? this.#database.prepare(sql);
    this.#queries.set(sql, known);
    return known;
  }
}

type Row = [string, string, string, number | null, string | null, string | null];

/** @throws RangeError when the item cannot be stored. */
function rowOf(item: Item): Row {
  checkItem(item);
  const { pk, sk, ...attributes } = item;
  const body = JSON.stringify(attributes);
  checkItemSize(item, body);
  return [pk, sk, body, item.ttl ?? null, item.ipk ?? null, item.isk ?? null];
}

/** @throws RangeError when a number is added to something else. */
function updated(key: Key, before: Item | undefined, update: Update): Item {
  const after: Record<string, Json | undefined> = { ...before };
  for (const [name, value] of Object.entries(update.set ?? {})) after[name] = value;
  for (const [name, amount] of Object.entries(update.add ?? {})) {
    const old = after[name] ?? 0;
    if (typeof old !== 'number')
      throw new RangeError(`cannot add to ${name} of ${key.pk} / ${key.sk}: not a number`);
    after[name] = old + amount;
  }
  for (const name of update.remove ?? []) delete after[name];
  return { ...after, pk: key.pk, sk: key.sk };
}
