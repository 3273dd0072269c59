/** A day of the calendar as `YYYY-MM-DD`. */
export type Day = string;

const dayMilliseconds = 24 * 3600_000;

/** The day on the wall calendar of a zone at a moment, milliseconds since the Unix epoch. */
export function dayOf(moment: number, zone: string): Day {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(moment);
}

/** So many days later. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(Date.parse(day)).getUTCDay() || 7;
}

/** The next such day of the year, this one included; nothing when there is no such day. */
export function nextDate(today: Day, month: number, dayOfMonth: number): Day | undefined {
  const year = Number(today.slice(0, 4));
  return [year, year + 1]
    .map((one) => dateOf(one, month, dayOfMonth))
    .find((day) => day !== undefined && day >= today);
}

/** Nothing for 31 April. */
export function dateOf(year: number, month: number, dayOfMonth: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const right = date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return right ? date.toISOString().slice(0, 10) : undefined;
}
