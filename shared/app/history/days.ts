const dayMilliseconds = 86_400_000;

/** The day of a moment in UTC, `2026-11-21`. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The day before. */
export function dayBefore(day: string): string {
  return dayOf(Date.parse(day) - dayMilliseconds);
}

/** A moment so many days later. */
export function daysLater(milliseconds: number, days: number): number {
  return milliseconds + days * dayMilliseconds;
}

/** A moment as the `ttl` of an item: whole seconds, never too early. */
export function ttlOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
