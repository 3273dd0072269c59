import { isZone } from '../../kernel/time-zone.ts';

/** Minutes since 1970-01-01 00:00, of Greenwich or of a wall clock, as the context says. */
export type Minutes = number;

/** A stretch of time in which a zone keeps one distance from Greenwich. */
interface Stretch {
  /** First minute, Greenwich. */
  readonly from: Minutes;
  readonly offset: number;
}

const dayMinutes = 1440;
/** Two changes of a zone lie further apart than this; a change is looked for between samples so far from each other. */
const sampleMinutes = 6 * dayMinutes;
/** No wall clock is further from Greenwich. */
const widestOffset = 18 * 60;
/** Years are kept as blocks with this much on both sides. */
const marginMinutes = 2 * dayMinutes;
/** Zones and years that are kept; the rest is computed again. */
const maxKept = 4000;

/**
 * The wall clock of an IANA time zone, by the data that comes with the runtime (`Intl`). Asking `Intl` takes
 * microseconds, so the changes of a year are found once and kept.
 */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #years = new Map<number, readonly Stretch[]>();

  /** @throws RangeError for a zone that does not exist */
  constructor(zone: string) {
    if (!isZone(zone)) throw new RangeError(`no such time zone: ${zone}`);
    this.#format = formatOf(zone);
  }

  /** What the wall clock shows at a moment. */
  wall(at: Minutes): Minutes {
    const stretches = this.#stretches(yearOf(at));
    return at + offsetAt(stretches, at);
  }

  /**
   * The first moment at which the wall clock shows the given time or a later one. For a time that is skipped that is
   * the first valid minute behind the gap, for one that comes twice it is the first of both.
   */
  firstAt(wall: Minutes): Minutes {
    const stretches = this.#stretches(yearOf(wall));
    let index = 0;
    while ((stretches[index + 1]?.from ?? Infinity) <= wall - widestOffset) index += 1;
    for (; ; index += 1) {
      const stretch = stretches[index];
      if (!stretch) throw new RangeError(`no moment for minute ${wall} of the wall clock`);
      const at = Math.max(stretch.from, wall - stretch.offset);
      if (at < (stretches[index + 1]?.from ?? Infinity)) return at;
    }
  }

  #stretches(year: number): readonly Stretch[] {
    const known = this.#years.get(year);
    if (known) return known;
    const from = Date.UTC(year, 0, 1) / 60_000 - marginMinutes;
    const to = Date.UTC(year + 1, 0, 1) / 60_000 + marginMinutes;
    const found = this.#changes(from, to);
    if (this.#years.size >= maxKept) this.#years.clear();
    this.#years.set(year, found);
    return found;
  }

  #changes(from: Minutes, to: Minutes): readonly Stretch[] {
    const stretches: Stretch[] = [{ from, offset: this.#offset(from) }];
    let offset = stretches[0]?.offset ?? 0;
    for (let start = from; start < to; start += sampleMinutes) {
      const end = start + sampleMinutes;
      const offsetAtEnd = this.#offset(end);
      if (offsetAtEnd === offset) continue;
      stretches.push({ from: this.#firstWith(offset, start, end), offset: offsetAtEnd });
      offset = offsetAtEnd;
    }
    return stretches;
  }

  /** The first minute of (start, end] that no longer has the offset. */
  #firstWith(offset: number, start: Minutes, end: Minutes): Minutes {
    let before = start;
    let after = end;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.#offset(middle) === offset) before = middle;
      else after = middle;
    }
    return after;
  }

  /** Minutes by which the wall clock is ahead of Greenwich, asked of `Intl`. */
  #offset(at: Minutes): number {
    const parts = new Map(this.#format.formatToParts(at * 60_000).map(({ type, value }) => [type, value]));
    const number = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
    const shown = Date.UTC(
      number('year'),
      number('month') - 1,
      number('day'),
      number('hour'),
      number('minute'),
    );
    return shown / 60_000 - at;
  }
}

const clocks = new Map<string, ZoneClock>();

/** The wall clock of a zone; the same object for the same name. @throws RangeError for a zone that does not exist */
export function zoneClock(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new ZoneClock(zone);
  clocks.set(zone, clock);
  return clock;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}

function offsetAt(stretches: readonly Stretch[], at: Minutes): number {
  let index = stretches.length - 1;
  while (index > 0 && (stretches[index]?.from ?? 0) > at) index -= 1;
  return stretches[index]?.offset ?? 0;
}

function yearOf(minutes: Minutes): number {
  return new Date(minutes * 60_000).getUTCFullYear();
}
