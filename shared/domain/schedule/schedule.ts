import { type Minutes, zoneClock } from './zone-clock.ts';

/** Days of the week as ISO 8601 numbers them: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** When something happens again and again, on the wall clock of a place. */
export interface ScheduleRule {
  /** At least one; order and repetition do not matter. */
  readonly days: readonly Weekday[];
  /** `HH:MM`, at least one; order and repetition do not matter. */
  readonly times: readonly string[];
  /** Name in the IANA time zone database. */
  readonly zone: string;
}

/** One run of a schedule. Date and time name it for ever, whatever became of the clock on that day. */
export interface Slot {
  /** Of the wall clock, `2026-03-29`. */
  readonly date: string;
  /** Of the wall clock, `02:30`. */
  readonly time: string;
  /**
   * Milliseconds since the Unix epoch. A time that the clock skips that day runs at the first valid minute behind the
   * gap; one that comes twice runs the first time.
   */
  readonly at: number;
}

const dayMinutes = 1440;
/** A rule has a slot within a week. */
const longestWait = 8;

/**
 * The slots of the first moment after the given one (milliseconds since the Unix epoch, not included). Mostly one; more
 * when the clock skips several times of the rule, which then all run behind the gap.
 * @throws RangeError for a rule without days or times, and for a zone that does not exist
 */
export function nextRun(rule: ScheduleRule, after: number): readonly Slot[] {
  const { days, clock, times } = prepared(rule);
  const afterMinute = Math.floor(after / 60_000);
  const firstDay = Math.floor(clock.wall(afterMinute) / dayMinutes);
  const found: Slot[] = [];
  for (let day = firstDay; day <= firstDay + longestWait; day += 1) {
    if (!days[weekdayOf(day)]) continue;
    for (const minuteOfDay of times) {
      const wall = day * dayMinutes + minuteOfDay;
      const at = clock.firstAt(wall) * 60_000;
      if (at <= after) continue;
      const [first] = found;
      if (first && at > first.at) return found;
      found.push(slotOf(wall, at));
    }
  }
  return found;
}

/** The slots after one moment and up to another, in order. As `nextRun`, milliseconds since the Unix epoch. */
export function* slotsBetween(rule: ScheduleRule, after: number, upTo: number): Generator<Slot> {
  let from = after;
  for (;;) {
    const slots = nextRun(rule, from);
    const [first] = slots;
    if (!first || first.at > upTo) return;
    yield* slots;
    from = first.at;
  }
}

/** The next so many slots after a moment, to show to people. */
export function previewSlots(rule: ScheduleRule, after: number, count: number): readonly Slot[] {
  const slots: Slot[] = [];
  for (const slot of slotsBetween(rule, after, Infinity)) {
    if (slots.length === count) break;
    slots.push(slot);
  }
  return slots;
}

/** A date and a time of the wall clock at a moment. @throws RangeError for a zone that does not exist */
export function wallTime(zone: string, at: number): Pick<Slot, 'date' | 'time'> {
  const { date, time } = slotOf(zoneClock(zone).wall(Math.floor(at / 60_000)), at);
  return { date, time };
}

/** Minutes since midnight of `HH:MM`; `undefined` when it is no time of day. */
export function minuteOfDay(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function slotOf(wall: Minutes, at: number): Slot {
  const shown = new Date(wall * 60_000).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 16), at };
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

interface Prepared {
  readonly clock: ReturnType<typeof zoneClock>;
  /** By ISO number. */
  readonly days: readonly boolean[];
  /** Minutes of the day in order. */
  readonly times: readonly number[];
}

const preparedRules = new WeakMap<ScheduleRule, Prepared>();

function prepared(rule: ScheduleRule): Prepared {
  const known = preparedRules.get(rule);
  if (known) return known;
  const times = rule.times.map((time) => {
    const minute = minuteOfDay(time);
    if (minute === undefined) throw new RangeError(`not a time of day: ${time}`);
    return minute;
  });
  if (times.length === 0 || rule.days.length === 0) throw new RangeError('a rule without days or times');
  const made = {
    clock: zoneClock(rule.zone),
    days: Array.from({ length: 8 }, (_, day) => rule.days.some((wanted) => wanted === day)),
    times: [...new Set(times)].sort((left, right) => left - right),
  };
  preparedRules.set(rule, made);
  return made;
}
