import type { ReportPeriod } from '../../contracts/reports/period.ts';

/** Two days, both included, `2026-11-01`. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

const dayMilliseconds = 86_400_000;

/**
 * The days a period means, seen from a day of the tenant's calendar (`2026-11-21`). Weeks begin on Monday (ISO 8601).
 * "This" periods end with their last day, also when that is yet to come.
 */
export function datesOf(period: ReportPeriod, day: string): DateRange {
  if (period.kind === 'dates') return { from: period.from, to: period.to };
  const shift = period.kind === 'last' ? -1 : 0;
  const at = new Date(`${day}T00:00:00Z`);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  const quarter = Math.floor(month / 3) + shift;
  switch (period.unit) {
    case 'day':
      return days(at.getTime() + shift * dayMilliseconds, 1);
    case 'week':
      return days(at.getTime() + (shift * 7 - ((at.getUTCDay() + 6) % 7)) * dayMilliseconds, 7);
    case 'month':
      return between(Date.UTC(year, month + shift), Date.UTC(year, month + shift + 1));
    case 'quarter':
      return between(Date.UTC(year, quarter * 3), Date.UTC(year, quarter * 3 + 3));
    case 'year':
      return between(Date.UTC(year + shift, 0), Date.UTC(year + shift + 1, 0));
  }
}

function days(from: number, count: number): DateRange {
  return between(from, from + count * dayMilliseconds);
}

/** `end` is not included. */
function between(from: number, end: number): DateRange {
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: dayOf(from), to: dayOf(end - dayMilliseconds) };
}
