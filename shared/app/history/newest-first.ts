import type { Item, Query, Table } from '../../ports/table.ts';

/** Bounds of the sort keys of one partition of the table or of its index. */
export interface Segment {
  /** Name of the partition in cursors. */
  readonly name: string;
  readonly pk: string;
  readonly index?: true;
  readonly from: string;
  readonly to: string;
}

/** An item together with where it stands. */
export interface Found {
  readonly item: Item;
  readonly segment: string;
  readonly sort: string;
}

/**
 * Items of a segment from the last to the first, lazily; with `before` only those that stand before that sort key. Not
 * bound to the table's own cursors, so that a page can end at any item.
 */
export async function* newestFirst(
  table: Table,
  segment: Segment,
  before: string | undefined,
  pageSize: number,
): AsyncGenerator<Found> {
  const { name, pk, index, from } = segment;
  const to = before === undefined || before > segment.to ? segment.to : before;
  if (to < from) return;
  const query: Query = { pk, from, to, descending: true, limit: pageSize + 1, ...(index && { index }) };
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor !== undefined && { cursor }) });
    for (const item of page.items) {
      const sort = (index ? item.isk : item.sk) ?? '';
      if (sort !== before) yield { item, segment: name, sort };
    }
    cursor = page.next;
  } while (cursor !== undefined);
}
