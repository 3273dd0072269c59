import type { StatementSync } from 'node:sqlite';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Item, Query } from '../../ports/table.ts';
import type { Position } from '../../ports/table-cursor.ts';

export interface ItemRow {
  readonly pk: string;
  readonly sk: string;
  /** JSON of all attributes but the key. */
  readonly body: string;
  readonly ttl: number | null;
  readonly isk: string | null;
}

/** A statement and the values to bind to it. */
interface Sql {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The item in a row. */
export function itemOfRow(row: ItemRow): Item {
  return { ...(JSON.parse(row.body) as { readonly [name: string]: Json }), pk: row.pk, sk: row.sk };
}

/** Rows of a query in its order, lazily, beginning after the position. Limit and expiry are the caller's. */
export function* rowsOfQuery(
  table: string,
  query: Query,
  after: Position | undefined,
  prepare: (sql: string) => StatementSync,
): Generator<ItemRow> {
  const { sql, values } = sqlOfQuery(table, query, after);
  for (const row of prepare(sql).iterate(...values)) yield row as typeof row & ItemRow;
}

function sqlOfQuery(table: string, query: Query, after: Position | undefined): Sql {
  const sort = query.index ? 'isk' : 'sk';
  const order = query.index ? ['isk', 'pk', 'sk'] : ['sk'];
  const clauses = [query.index ? 'ipk = ? AND isk IS NOT NULL' : 'pk = ?'];
  const values = [query.pk];
  const bound = (clause: string, ...bounds: readonly string[]) => {
    clauses.push(clause);
    values.push(...bounds);
  };
  if (query.prefix) {
    bound(`${sort} >= ?`, query.prefix);
    const end = endOfPrefix(query.prefix);
    if (end !== undefined) bound(`${sort} < ?`, end);
  }
  if (query.from !== undefined) bound(`${sort} >= ?`, query.from);
  if (query.to !== undefined) bound(`${sort} <= ?`, query.to);
  if (after) {
    const position = query.index ? [after.isk ?? '', after.pk, after.sk] : [after.sk];
    const marks = order.map(() => '?').join(', ');
    bound(`(${order.join(', ')}) ${query.descending ? '<' : '>'} (${marks})`, ...position);
  }
  const direction = query.descending ? 'DESC' : 'ASC';
  const ordered = order.map((column) => `${column} ${direction}`).join(', ');
  return {
    sql: `SELECT pk, sk, body, ttl, isk FROM ${table} WHERE ${clauses.join(' AND ')} ORDER BY ${ordered}`,
    values,
  };
}

/** The least text that comes after all texts with the prefix, or `undefined` when there is none. */
function endOfPrefix(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // Surrogates (U+D800…U+DFFF) are no characters; the next one after U+D7FF is U+E000.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
