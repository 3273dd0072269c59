/**
 * Moments are kept as milliseconds since the Unix epoch and leave with the offset of the portal's server:
 * `2026-08-30T14:29:00+03:00`. See https://apidocs.bitrix24.com/api-reference/data-types.html
 */
export function formatDateTime(milliseconds: number, offsetMinutes: number): string {
  const local = new Date(milliseconds + offsetMinutes * 60_000).toISOString();
  return local.slice(0, 19) + offsetSuffix(offsetMinutes);
}

function offsetSuffix(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  const minutes = String(size % 60).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const russian = /^(\d{2})\.(\d{2})\.(\d{4})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Reads what callers may send: ISO 8601 with or without time and offset, and `DD.MM.YYYY[ HH:MM[:SS]]`. Without an
 * offset the portal's own is meant. `undefined` when it is no date.
 */
export function parseDateTime(text: string, offsetMinutes: number): number | undefined {
  const trimmed = text.trim();
  const match = iso.exec(trimmed);
  if (match) {
    const [, year, month, day, hour, minute, second, offset] = match;
    return moment([year, month, day, hour, minute, second], offsetOf(offset, offsetMinutes));
  }
  const local = russian.exec(trimmed);
  if (!local) return undefined;
  const [, day, month, year, hour, minute, second] = local;
  return moment([year, month, day, hour, minute, second], offsetMinutes);
}

function offsetOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (text.toUpperCase() === 'Z') return 0;
  const digits = text.replace(':', '');
  const size = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return digits.startsWith('-') ? -size : size;
}

function moment(parts: readonly (string | undefined)[], offsetMinutes: number): number | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(utc);
  if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day || hour > 23 || minute > 59)
    return undefined;
  return utc - offsetMinutes * 60_000;
}
