import type { WrittenMoment } from '../../../domain/catalogue/onec-records.ts';

/** Space, no-break spaces and apostrophes, which locales put between groups of digits. */
const groupSeparators = /[\s\u00a0\u202f\u2009'’]/g;

/**
 * A decimal number as exporters write it: `84.00`, `231,7400`, `1 460,5` (with no-break spaces), `1.460,50`,
 * `-3.000`. A single comma is a decimal comma. `undefined` when it is no number.
 */
export function decimal(written: string): number | undefined {
  let digits = written.replaceAll(groupSeparators, '');
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  if (comma > point) digits = digits.replaceAll('.', '').replace(/,(?=[^,]*$)/, '.');
  if (comma >= 0) digits = digits.replaceAll(',', '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

const yes = new Set(['true', '1', 'да', 'истина']);
const no = new Set(['false', '0', 'нет', 'ложь']);

/** A truth value as written by XDTO or by people; `undefined` for other words. */
export function truth(written: string): boolean | undefined {
  const word = written.trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

const isoMoment =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const localMoment = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * A date or moment: ISO 8601 with or without zone, fraction and leading zero of the hour (locale formats of 1C drop
 * it), or `28.02.2025 9:51:39`. `zoneMinutes` east of Greenwich are taken where none are written.
 */
export function moment(written: string, zoneMinutes: number): WrittenMoment | undefined {
  const text = written.trim();
  const iso = isoMoment.exec(text);
  const local = iso ? undefined : localMoment.exec(text);
  const parts = iso
    ? [iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]]
    : local && [local[3], local[2], local[1], local[4], local[5], local[6]];
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return undefined;
  const fraction = Math.floor(Number(`0.${iso?.[7] ?? 0}`) * 1000);
  const zone = iso?.[8];
  const wall = Date.UTC(2000, month - 1, day, hour, minute, second, fraction);
  const at = new Date(wall).setUTCFullYear(year, month - 1, day) - zoneOffset(zone, zoneMinutes) * 60_000;
  return { text, at, zoned: zone !== undefined };
}

function isDay(year: number, month: number, day: number): boolean {
  const lastDay = new Date(Date.UTC(2000, 0, 1)).setUTCFullYear(year, month, 0);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(lastDay).getUTCDate();
}

function zoneOffset(zone: string | undefined, assumed: number): number {
  if (zone === undefined) return assumed;
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
