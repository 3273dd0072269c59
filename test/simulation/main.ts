import { parseArgs } from 'node:util';
import { stableHash } from '../../shared/kernel/stable-hash.ts';
import type { HistoryResult } from './history.ts';
import { allThreads, runSeeds } from './run-seeds.ts';

// npm run simulate -- --seeds N [--from S] [--threads N] [--json] [--trace]: whole histories of the house on virtual time.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '0' },
    threads: { type: 'string', default: String(allThreads) },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});
const seeds = wholeNumber('--seeds', values.seeds, 1, 1_000_000);
const from = wholeNumber('--from', values.from, 0, 2 ** 31 - 1);
const threads = wholeNumber('--threads', values.threads, 1, 256);
const startedAt = performance.now();
const results: HistoryResult[] = [];
await runSeeds(from, seeds, threads, (result) => {
  results.push(result);
  if (values.trace) for (const line of result.trace) console.error(line);
  for (const { invariant, detail } of result.violations)
    console.error(`seed ${result.seed}: ${invariant}: ${detail}`);
});
results.sort((left, right) => left.seed - right.seed);
const report = {
  from,
  seeds,
  histories: results.length,
  operations: results.reduce((sum, { operations }) => sum + operations, 0),
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  traceHash: stableHash(results.map(({ traceHash }) => traceHash)),
  violations: results.flatMap(({ seed, violations }) =>
    violations.map(({ invariant, detail }) => ({
      seed,
      invariant,
      detail,
      replay: `npm run simulate -- --seeds 1 --from ${seed} --json`,
    })),
  ),
};
console.log(values.json ? JSON.stringify(report) : report);
process.exit(report.violations.length === 0 ? 0 : 1);

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  console.error(`${name}: a whole number from ${least} to ${most}`);
  return process.exit(2);
}
