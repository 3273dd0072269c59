import { seededRandom } from '../../shared/kernel/random.ts';
import { checkYear, randomRules } from './schedule-oracle.ts';

/* node bench/lib/check-schedules.ts PART PARTS: compares that part of all zones × 2015–2035 × 50 rules, prints the sums. */

const [part = 0, parts = 1] = process.argv.slice(2).map(Number);
const rules = randomRules(50, seededRandom(1));
const sums = { slots: 0, missing: 0, doubled: 0, wrong: 0 };
for (const [index, zone] of Intl.supportedValuesOf('timeZone').entries()) {
  if (index % parts !== part) continue;
  for (let year = 2015; year <= 2035; year += 1) {
    const verdict = checkYear(zone, year, rules);
    for (const name of ['slots', 'missing', 'doubled', 'wrong'] as const) sums[name] += verdict[name];
  }
}
process.stdout.write(JSON.stringify(sums));
