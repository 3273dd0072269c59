import { expect, test } from 'vitest';
import { leastSeconds } from '../../../bench/lib/automation/least-seconds.ts';

test.each([
  ['one command takes its own time', 1, 0.06, 0.06],
  ['fifty go out at once, one each', 50, 10, 10],
  // 50 × 48 + 39 + 31 + 23 + 14 + 6 = 2513; a hundredth earlier the fifty hold 47 each.
  ['calls half a second later hold less, so that all end together', 2500, 0.06, 2.88],
  // Full calls up to 3.5 s later: 57 × 50; then 46 + 38 + 29 + 21 + 13 + 4 = 151.
  ['three thousand', 3000, 0.06, 6.78],
] as const)('%s', (_, commands, seconds, least) => {
  expect(leastSeconds(commands, seconds)).toBeCloseTo(least, 5);
});
