import { expect, test } from 'vitest';
import {
  nextRun,
  previewSlots,
  type ScheduleRule,
  slotsBetween,
  wallTime,
} from '../../../shared/domain/schedule/schedule.ts';
import { isZone } from '../../../shared/kernel/time-zone.ts';

const at = (iso: string) => Date.parse(iso);
const shown = (rule: ScheduleRule, after: string, count: number) =>
  previewSlots(rule, at(after), count).map(
    (slot) => `${slot.date} ${slot.time} = ${new Date(slot.at).toISOString()}`,
  );

test('a rule runs on its days at its times, in order, whatever order they were given in', () => {
  const rule: ScheduleRule = { days: [5, 1, 5], times: ['18:30', '09:00', '09:00'], zone: 'Europe/Moscow' };
  expect(shown(rule, '2026-11-20T10:00:00Z', 4)).toEqual([
    '2026-11-20 18:30 = 2026-11-20T15:30:00.000Z',
    '2026-11-23 09:00 = 2026-11-23T06:00:00.000Z',
    '2026-11-23 18:30 = 2026-11-23T15:30:00.000Z',
    '2026-11-27 09:00 = 2026-11-27T06:00:00.000Z',
  ]);
});

test('the next run lies behind the given moment, also by a millisecond', () => {
  const rule: ScheduleRule = { days: [6], times: ['09:00'], zone: 'UTC' };
  const run = at('2026-11-21T09:00:00Z');
  expect(nextRun(rule, run - 1)[0]?.at).toBe(run);
  expect(nextRun(rule, run)[0]?.at).toBe(at('2026-11-28T09:00:00Z'));
});

test('times in a skipped hour run at the first valid minute behind it, each as a slot of its own', () => {
  const rule: ScheduleRule = { days: [7], times: ['02:15', '02:45', '03:30'], zone: 'Europe/Berlin' };
  expect(shown(rule, '2026-03-28T12:00:00Z', 3)).toEqual([
    '2026-03-29 02:15 = 2026-03-29T01:00:00.000Z',
    '2026-03-29 02:45 = 2026-03-29T01:00:00.000Z',
    '2026-03-29 03:30 = 2026-03-29T01:30:00.000Z',
  ]);
  expect(nextRun(rule, at('2026-03-28T12:00:00Z'))).toHaveLength(2);
});

test('a time in a doubled hour runs once, the first time', () => {
  const rule: ScheduleRule = { days: [7], times: ['02:30'], zone: 'Europe/Berlin' };
  expect(shown(rule, '2026-10-24T12:00:00Z', 2)).toEqual([
    '2026-10-25 02:30 = 2026-10-25T00:30:00.000Z',
    '2026-11-01 02:30 = 2026-11-01T01:30:00.000Z',
  ]);
  expect(nextRun(rule, at('2026-10-25T00:45:00Z'))[0]?.date).toBe('2026-11-01');
});

test('a day that a country leaves out runs as the next one begins', () => {
  const rule: ScheduleRule = { days: [5], times: ['09:00'], zone: 'Pacific/Apia' };
  expect(shown(rule, '2011-12-29T00:00:00Z', 1)).toEqual(['2011-12-30 09:00 = 2011-12-30T10:00:00.000Z']);
});

test('clocks that are moved by half an hour, and zones of quarters of an hour', () => {
  expect(
    shown({ days: [7], times: ['02:10'], zone: 'Australia/Lord_Howe' }, '2026-10-03T00:00:00Z', 1),
  ).toEqual(['2026-10-04 02:10 = 2026-10-03T15:30:00.000Z']);
  expect(shown({ days: [1], times: ['09:00'], zone: 'Asia/Kathmandu' }, '2026-11-20T00:00:00Z', 1)).toEqual([
    '2026-11-23 09:00 = 2026-11-23T03:15:00.000Z',
  ]);
});

test('the slots between two moments leave out the first and take the second', () => {
  const rule: ScheduleRule = { days: [1, 2, 3, 4, 5, 6, 7], times: ['09:00', '10:00'], zone: 'UTC' };
  const slots = [...slotsBetween(rule, at('2026-11-21T09:00:00Z'), at('2026-11-22T09:00:00Z'))];
  expect(slots.map(({ date, time }) => `${date} ${time}`)).toEqual(['2026-11-21 10:00', '2026-11-22 09:00']);
});

test('the wall clock of a moment', () => {
  expect(wallTime('Asia/Vladivostok', at('2026-12-31T14:05:30Z'))).toEqual({
    date: '2027-01-01',
    time: '00:05',
  });
});

test('what is no zone of the database is told apart', () => {
  expect(isZone('Europe/Moscow')).toBe(true);
  expect(isZone('Asia/Kolkata')).toBe(true);
  expect(isZone('Europe/Moskau')).toBe(false);
  expect(isZone('+03:00')).toBe(false);
  expect(isZone('')).toBe(false);
});

test('a rule that can never run is refused', () => {
  expect(() => nextRun({ days: [], times: ['09:00'], zone: 'UTC' }, 0)).toThrow(RangeError);
  expect(() => nextRun({ days: [1], times: [], zone: 'UTC' }, 0)).toThrow(RangeError);
  expect(() => nextRun({ days: [1], times: ['25:00'], zone: 'UTC' }, 0)).toThrow('not a time of day: 25:00');
  expect(() => nextRun({ days: [1], times: ['09:00'], zone: 'Mars/Olympus' }, 0)).toThrow(
    'no such time zone',
  );
});
