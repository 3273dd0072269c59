import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { PropertyOf, Row } from './filter.ts';

/** Rows in the order of `$orderby`. Without it they come as the database likes, and differently each time. */
export function orderedRows(
  rows: readonly Row[],
  orderBy: string | undefined,
  property: PropertyOf,
  random: Random,
): readonly Row[] {
  if (orderBy === undefined) {
    const turn = Math.floor(random() * rows.length);
    return [...rows.slice(turn), ...rows.slice(0, turn)];
  }
  const orders = orderBy.split(',').map((one) => one.trim().split(/\s+/));
  const keyed = rows.map((row) => ({
    row,
    key: orders.map(([name = '']) => property(row, name).value),
  }));
  keyed.sort((one, other) => {
    for (const [at, [, direction]] of orders.entries()) {
      const result = inOrder(one.key[at] ?? null, other.key[at] ?? null);
      if (result !== 0) return direction === 'desc' ? -result : result;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function inOrder(one: Json, other: Json): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [a, b] = [String(one), String(other)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
