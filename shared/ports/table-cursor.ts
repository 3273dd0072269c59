import type { Query } from './table.ts';

/** Where a page ended: the key of its last item, with the index key when the index was read. */
export interface Position {
  readonly pk: string;
  readonly sk: string;
  readonly isk?: string;
}

/** Writes a position as an opaque text bound to the partition it belongs to. */
export function encodeCursor(query: Query, position: Position): string {
  const parts = query.index ? [query.pk, position.isk, position.pk, position.sk] : [query.pk, position.sk];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Reads a cursor back.
 * @throws RangeError when it is not a cursor or belongs to another query: cursors come back from outside, and must not
 * open another partition.
 */
export function decodeCursor(query: Query, cursor: string): Position {
  const parts = parseTexts(cursor);
  const [partition, ...rest] = parts;
  if (partition !== query.pk || rest.length !== (query.index ? 3 : 1)) throw foreign();
  const [sort, pk = query.pk, sk = sort] = rest;
  if (sort === undefined || sk === undefined || !inRange(query, sort)) throw foreign();
  return query.index ? { pk, sk, isk: sort } : { pk, sk };
}

/** Order of texts by their UTF-8 bytes: negative, zero or positive. */
export function compareUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function inRange(query: Query, sort: string): boolean {
  if (query.prefix !== undefined && !sort.startsWith(query.prefix)) return false;
  if (query.from !== undefined && compareUtf8(sort, query.from) < 0) return false;
  return query.to === undefined || compareUtf8(sort, query.to) <= 0;
}

function parseTexts(cursor: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // Not JSON: answered below like every other text that is no cursor.
  }
  throw foreign();
}

function foreign(): RangeError {
  return new RangeError('the cursor is not of this query');
}
