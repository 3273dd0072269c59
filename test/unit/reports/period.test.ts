import { expect, test } from 'vitest';
import { fillPlaceholders, unknownPlaceholders } from '../../../shared/contracts/reports/placeholders.ts';
import { datesOf } from '../../../shared/domain/reports/period.ts';
import { fileName, runUuid, slotCode } from '../../../shared/domain/reports/slot-name.ts';

test.each([
  ['this', 'day', '2026-11-21', '2026-11-21', '2026-11-21'],
  ['last', 'day', '2026-03-01', '2026-02-28', '2026-02-28'],
  ['this', 'week', '2026-11-22', '2026-11-16', '2026-11-22'],
  ['last', 'week', '2026-01-01', '2025-12-22', '2025-12-28'],
  ['this', 'month', '2028-02-10', '2028-02-01', '2028-02-29'],
  ['last', 'month', '2026-01-31', '2025-12-01', '2025-12-31'],
  ['this', 'quarter', '2026-11-21', '2026-10-01', '2026-12-31'],
  ['last', 'quarter', '2026-02-01', '2025-10-01', '2025-12-31'],
  ['this', 'year', '2026-11-21', '2026-01-01', '2026-12-31'],
  ['last', 'year', '2026-11-21', '2025-01-01', '2025-12-31'],
] as const)('%s %s seen from %s', (kind, unit, day, from, to) => {
  expect(datesOf({ kind, unit }, day)).toEqual({ from, to });
});

test('placeholders are filled, braces that mean nothing stay, unknown names are found', () => {
  const values = {
    ...{ report: 'Долги', period: 'ноябрь', from: '', to: '', date: '21.11.2026', time: '09:00', rows: '5' },
    asOf: '',
  };
  expect(fillPlaceholders('{report} на {date} { не то } {x}', values)).toBe(
    'Долги на 21.11.2026 { не то } {x}',
  );
  expect(unknownPlaceholders('{report} {сумма} {}')).toEqual(['{сумма}', '{}']);
});

test('the name of a file is one that a disk takes, with the code of the slot', () => {
  expect(fileName('Долги: "Юг"/Север*', '2026-11-21T0900', 'm24-abc', 'pdf')).toBe(
    'Долги Юг Север 2026-11-21 0900 m24-abc.pdf',
  );
  expect(fileName('***', '2026-11-21T0900', 'm24-abc', 'pdf')).toBe('Report 2026-11-21 0900 m24-abc.pdf');
});

test('codes and run ids differ by everything that names a run, and never change', () => {
  const run = { tenant: 't', connection: '1', subscription: 's', slot: '2026-11-21T0900' };
  expect(slotCode(run)).toMatch(/^m24-[0-9a-z]{10}$/);
  expect(runUuid(run)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const others = Object.keys(run).map((name) => slotCode({ ...run, [name]: 'other' }));
  expect(new Set([slotCode(run), ...others]).size).toBe(5);
});
