import type { ReportCell, ReportColumn } from '../../contracts/reports/table.ts';
import { wallTime } from '../../domain/schedule/schedule.ts';

export type Language = 'ru' | 'en';

/** Decimals that a column shows. */
export function decimalsOf({ kind, decimals }: ReportColumn): number {
  return decimals ?? (kind === 'money' ? 2 : 0);
}

const formats = new Map<string, Intl.NumberFormat>();

/** A number as people of the language write it: `1 234 567,89`. */
export function shownNumber(value: number, decimals: number, language: Language): string {
  const name = `${language} ${decimals}`;
  const known = formats.get(name);
  const format =
    known ??
    new Intl.NumberFormat(language === 'ru' ? 'ru-RU' : 'en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  if (!known) formats.set(name, format);
  // The narrow no-break space of some locales is missing in many fonts; the plain one is not.
  return format.format(value).replaceAll('\u202f', '\u00a0');
}

/** A day, `21.11.2026` or `2026-11-21`. */
export function shownDate(date: string, language: Language): string {
  const day = date.slice(0, 10);
  return language === 'ru' ? day.split('-').reverse().join('.') : day;
}

/** A moment on the wall clock of a zone. */
export function shownMoment(at: number, zone: string, language: Language): string {
  const { date, time } = wallTime(zone, at);
  return `${shownDate(date, language)} ${time}`;
}

/** A cell as text. */
export function shownCell(column: ReportColumn, cell: ReportCell, language: Language): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return shownNumber(cell, decimalsOf(column), language);
  return column.kind === 'date' ? shownDate(cell, language) : cell;
}
