import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullestSelection } from '../../../shared/adapters/portal/batch/fullest-selection.ts';

const portion = (count: number, seconds = 0) => ({ count, seconds });

test('fills a call to the brim where going by order would not', () => {
  const portions = [5, 5, 5, 4, 6, 3].map((count) => portion(count));
  const chosen = fullestSelection(portions, 13, 60);
  expect(chosen.reduce((sum, position) => sum + (portions[position]?.count ?? 0), 0)).toBe(13);
});

test('of equally full selections takes the quickest', () => {
  expect(fullestSelection([portion(2, 9), portion(2, 1), portion(2, 5)], 4, 60)).toEqual([1, 2]);
});

test('leaves out what takes too long, and comes back empty-handed where nothing fits', () => {
  expect(fullestSelection([portion(3, 40), portion(2, 30), portion(1, 10)], 6, 50)).toEqual([0, 2]);
  expect(fullestSelection([portion(3, 40)], 2, 50)).toEqual([]);
  expect(fullestSelection([], 2, 50)).toEqual([]);
});

test('nothing within the limits would be fuller', () => {
  const portions = fc.array(fc.record({ count: fc.integer({ min: 1, max: 9 }), seconds: fc.nat(9) }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(portions, fc.nat(20), fc.nat(30), (some, mostCount, mostSeconds) => {
      const sums = subsets(some).filter((sum) => sum.count <= mostCount && sum.seconds <= mostSeconds);
      const chosen = fullestSelection(some, mostCount, mostSeconds);
      expect(new Set(chosen).size).toBe(chosen.length);
      const sum = total(chosen.map((position) => some[position] ?? portion(99)));
      expect(sum.seconds).toBeLessThanOrEqual(mostSeconds);
      expect(sum.count).toBe(Math.max(...sums.map(({ count }) => count)));
    }),
  );
});

type Sum = { readonly count: number; readonly seconds: number };

function total(some: readonly Sum[]): Sum {
  return some.reduce((sum, one) => portion(sum.count + one.count, sum.seconds + one.seconds), portion(0));
}

function subsets(some: readonly Sum[]): readonly Sum[] {
  return Array.from({ length: 2 ** some.length }, (_, mask) =>
    total(some.filter((_one, at) => (mask >> at) % 2 === 1)),
  );
}
