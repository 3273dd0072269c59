import { expect, test } from 'vitest';
import { runHistory } from '../../simulation/history.ts';

// The short form: `npm run simulate -- --seeds 1000` is the long one.
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

test.each(seeds)(
  'history %i: people, faults and deaths, and both sides agree in the end',
  {
    timeout: 60_000,
  },
  async (seed) => {
    const { violations, operations } = await runHistory(seed);
    expect(violations).toEqual([]);
    expect(operations).toBeGreaterThan(100);
  },
);

test('the same seed gives the same history', { timeout: 60_000 }, async () => {
  const [first, second] = [await runHistory(3), await runHistory(3)];
  expect(second.trace).toEqual(first.trace);
});
