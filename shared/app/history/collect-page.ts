import type { Table } from '../../ports/table.ts';
import { type Found, newestFirst, type Segment } from './newest-first.ts';
import type { PagePosition } from './page-cursor.ts';

/** A page looks at no more items than this, so that a filter that finds nothing still answers soon. */
const maxExamined = 1000;

/** A page of what was wanted; `next` when more may follow, also after a page that found little or nothing. */
export interface Collected<T> {
  readonly found: readonly T[];
  readonly next?: PagePosition;
}

/**
 * Goes through segments, newest first, until `limit` items are wanted. `want` reads an item, or leaves it out by
 * `undefined`. With `start` it goes on behind that position.
 */
export async function collectPage<T>(
  table: Table,
  segments: readonly Segment[],
  start: PagePosition | undefined,
  limit: number,
  want: (found: Found) => T | undefined,
): Promise<Collected<T>> {
  const found: T[] = [];
  let examined = 0;
  const first = start ? segments.findIndex(({ name }) => name === start.segment) : 0;
  for (const segment of first < 0 ? [] : segments.slice(first)) {
    const before = segment.name === start?.segment ? start.before : undefined;
    for await (const item of newestFirst(table, segment, before, Math.min(limit, 100))) {
      examined += 1;
      const wanted = want(item);
      if (wanted !== undefined) found.push(wanted);
      if (found.length === limit || examined === maxExamined) {
        return { found, next: { segment: item.segment, before: item.sort } };
      }
    }
  }
  return { found };
}
