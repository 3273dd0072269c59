import { expect, test } from 'vitest';
import { checkYear, randomRules } from '../../bench/lib/schedule-oracle.ts';
import { seededRandom } from '../../shared/kernel/random.ts';

/** One per cent of what `npm run bench -- reports` goes through: every zone, 2015–2035. */
const share = 0.01;

test('no slot is missing, doubled or at a wrong moment, by brute force', { timeout: 120_000 }, () => {
  const random = seededRandom(20_260_329);
  const rules = randomRules(50, random);
  const years = Array.from({ length: 21 }, (_, index) => 2015 + index);
  const pairs = Intl.supportedValuesOf('timeZone')
    .flatMap((zone) => years.map((year) => ({ zone, year })))
    .filter(() => random() < share);
  const found = pairs.map(({ zone, year }) => ({ zone, year, ...checkYear(zone, year, rules) }));
  expect(found.filter(({ missing, doubled, wrong }) => missing + doubled + wrong > 0)).toEqual([]);
  expect(found.reduce((sum, { slots }) => sum + slots, 0)).toBeGreaterThan(500_000);
});

test('brute force sees the slots of a day on which the clock is moved', () => {
  const rules = [{ days: [7] as const, times: ['02:30'] }];
  expect(checkYear('Europe/Berlin', 2026, rules)).toEqual({ slots: 52, missing: 0, doubled: 0, wrong: 0 });
});
