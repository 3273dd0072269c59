import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { median, percentile, rounded } from '../../../bench/lib/figure.ts';
import { asJson, asTable } from '../../../bench/lib/print.ts';

describe('figures', () => {
  test('the median is the middle of the sorted values', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  test('percentiles lie between neighbours', () => {
    expect(percentile([10, 20, 30, 40, 50], 95)).toBe(48);
    expect(percentile([7], 99)).toBe(7);
  });

  test('figures keep three digits', () => {
    expect(rounded(12_345.6)).toBe(12_300);
    expect(rounded(0.012_345)).toBe(0.0123);
  });

  const figures = [
    { name: 'sends', value: 5000, unit: 'per second', better: 'higher', target: 4000 },
    { name: 'answer p99', value: 30, unit: 'ms', better: 'lower', target: 25 },
    { name: 'free', value: 1, unit: 'ms', better: 'lower' },
  ] as const;

  test('the document holds the figures alone', () => {
    expect(JSON.parse(asJson(figures))).toEqual({ figures });
  });

  test('the table marks what misses its target', () => {
    expect(asTable(figures)).toBe(
      'sends       5000 per second  ≥ 4000\n' +
        'answer p99  30 ms            ≤ 25    missed\n' +
        'free        1 ms\n',
    );
  });
});

test('an unknown bench lists the names and leaves standard output empty', () => {
  const main = join(import.meta.dirname, '../../../bench/main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'nonsense', '--json'], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('There is no bench nonsense');
  expect(stderr).toMatch(/Names: .*\bwaist\b/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
