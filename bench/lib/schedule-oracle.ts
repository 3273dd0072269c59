import {
  nextRun,
  type ScheduleRule,
  type Slot,
  type Weekday,
} from '../../shared/domain/schedule/schedule.ts';
import type { Random } from '../../shared/kernel/random.ts';

/*
 * Brute force against `domain/schedule`: walks every minute of a year in a zone and watches its wall clock, which it
 * reads from the runtime hour by hour in a way of its own.
 */

const minute = 60_000;

/** What a comparison found; everything but `slots` should be 0. */
export interface Verdict {
  /** Slots that the oracle expects. */
  readonly slots: number;
  readonly missing: number;
  readonly doubled: number;
  /** Runs where the oracle expects none, or at another moment. */
  readonly wrong: number;
}

export type WallRule = Omit<ScheduleRule, 'zone'>;

/** Minutes around which clocks are moved, besides ordinary ones. */
const tricky = [
  '00:00',
  '00:01',
  '00:30',
  '01:00',
  '01:30',
  '01:59',
  '02:00',
  '02:15',
  '02:30',
  '02:59',
  '03:00',
];

/** Seeded rules: a few days and times each, every tenth with many times. */
export function randomRules(count: number, random: Random): readonly WallRule[] {
  const pick = (below: number) => Math.floor(random() * below);
  const anyTime = () => [pick(24), pick(60)].map((part) => String(part).padStart(2, '0')).join(':');
  return Array.from({ length: count }, (_, index) => ({
    days: Array.from({ length: 1 + pick(3) }, () => (1 + pick(7)) as Weekday),
    times: Array.from({ length: index % 10 === 9 ? 12 : 1 + pick(2) }, () =>
      random() < 0.5 ? (tricky[pick(tricky.length)] ?? '02:30') : anyTime(),
    ),
  }));
}

/** Compares a year (by Greenwich) of all rules in one zone. */
export function checkYear(zone: string, year: number, rules: readonly WallRule[]): Verdict {
  const from = Date.UTC(year, 0, 1);
  const to = Date.UTC(year + 1, 0, 1);
  const expected = expectedSlots(zone, from, to, rules);
  const verdicts = rules.map((rule, index) =>
    compare(expected[index] ?? [], actualSlots({ ...rule, zone }, from, to)),
  );
  const sum = (part: keyof Verdict) => verdicts.reduce((total, verdict) => total + verdict[part], 0);
  return { slots: sum('slots'), missing: sum('missing'), doubled: sum('doubled'), wrong: sum('wrong') };
}

/** `date time` and moment of every run after `from` and before `to`. */
interface Run {
  readonly name: string;
  readonly at: number;
}

function actualSlots(rule: ScheduleRule, from: number, to: number): readonly Run[] {
  const runs: Run[] = [];
  let slots: readonly Slot[] = nextRun(rule, from);
  while (slots[0] && slots[0].at < to) {
    for (const { date, time, at } of slots) runs.push({ name: `${date} ${time}`, at });
    slots = nextRun(rule, slots[0].at);
  }
  return runs;
}

function compare(expected: readonly Run[], actual: readonly Run[]): Verdict {
  const moments = new Map(actual.map(({ name, at }) => [name, at]));
  const missing = expected.filter(({ name }) => !moments.has(name)).length;
  const right = expected.filter(({ name, at }) => moments.get(name) === at).length;
  return {
    slots: expected.length,
    missing,
    doubled: actual.length - moments.size,
    wrong: moments.size - right,
  };
}

/** Lets the wall clock run minute by minute; a slot is due when the clock reaches or jumps over its time. */
function expectedSlots(zone: string, from: number, to: number, rules: readonly WallRule[]) {
  const wanted = rulesByMinuteOfWeek(rules);
  const found = rules.map((): Run[] => []);
  const read = wallReader(zone);
  let offset = (read(from) - from) / minute;
  let highest = from / minute + offset;
  let ofWeek = minuteOfWeek(highest);
  for (let start = from / minute; start < to / minute; start += 60) {
    const next = read((start + 60) * minute) / minute - (start + 60);
    for (let at = start + 1; at <= start + 60 && at < to / minute; at += 1) {
      const wall = at + (next === offset ? offset : read(at * minute) / minute - at);
      while (highest < wall) {
        highest += 1;
        ofWeek = ofWeek === weekMinutes - 1 ? 0 : ofWeek + 1;
        for (const rule of wanted[ofWeek] ?? nobody)
          found[rule]?.push({ name: nameOf(highest * minute), at: at * minute });
      }
    }
    offset = next;
  }
  return found;
}

const nobody: readonly number[] = [];
const weekMinutes = 10_080;

function nameOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16).replace('T', ' ');
}

/** Minutes since Monday 00:00; 1970-01-05 was a Monday. */
function minuteOfWeek(wallMinute: number): number {
  return (wallMinute - 4 * 1440) % weekMinutes;
}

function rulesByMinuteOfWeek(rules: readonly WallRule[]): readonly (readonly number[])[] {
  const byMinute = Array.from({ length: weekMinutes }, () => nobody);
  for (const [index, { days, times }] of rules.entries()) {
    for (const day of new Set(days)) {
      for (const time of new Set(times)) {
        const [hours = 0, minutes = 0] = time.split(':').map(Number);
        const place = (day - 1) * 1440 + hours * 60 + minutes;
        byMinute[place] = [...(byMinute[place] ?? nobody), index];
      }
    }
  }
  return byMinute;
}

/** What the wall clock shows, as if it were Greenwich's, by the Swedish way to write a moment: `2026-03-29 02:30`. */
function wallReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}
