import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runHistory } from '../../simulation/history.ts';

// The short form: `npm run simulate -- --seeds 10000` is the long one.
const seeds = process.env['CI'] === undefined ? 60 : 300;
const simulate = fileURLToPath(new URL('../../simulation/main.ts', import.meta.url));

test(`in ${seeds} histories of people, faults and deaths both sides agree in the end`, {
  timeout: 600_000,
}, async () => {
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [simulate, '--seeds', String(seeds), '--json'],
    options,
  ).catch((error: unknown) => error as { readonly stdout: string });
  const report = JSON.parse(stdout) as {
    readonly histories: number;
    readonly operations: number;
    readonly violations: readonly unknown[];
  };
  expect(report.violations).toEqual([]);
  expect(report.histories).toBe(seeds);
  expect(report.operations).toBeGreaterThan(1000 * seeds);
});

test('the same seed gives the same history', { timeout: 60_000 }, async () => {
  const [first, second] = [await runHistory(3), await runHistory(3)];
  expect(second.trace).toEqual(first.trace);
});
