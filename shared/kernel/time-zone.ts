/** Names that turned out to be zones; there are some six hundred. Asking `Intl` takes a tenth of a millisecond. */
const zones = new Set<string>();

/** Whether the name is one of the IANA time zone database. Bare offsets (`+03:00`), which `Intl` also takes, are not. */
export function isZone(zone: string): boolean {
  if (zones.has(zone)) return true;
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions();
  } catch {
    return false;
  }
  zones.add(zone);
  return true;
}
