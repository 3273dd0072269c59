import { mostReportRows } from '../../../contracts/reports/table.ts';
import type { BaseRow } from '../../../ports/published-base.ts';
import type { ReportRequest } from '../../../ports/report-source.ts';

/** One more than a report may have: enough to know that it has too many. */
export const rowsAsked = mostReportRows + 1;

const dayMilliseconds = 86_400_000;

/** The first moment after a day, as the base's server says it: `2026-11-22T00:00:00`. */
export function endOf(day: string): string {
  return beginningOf(new Date(Date.parse(day) + dayMilliseconds).toISOString().slice(0, 10));
}

/** The first moment of a day. */
export function beginningOf(day: string): string {
  return `${day}T00:00:00`;
}

/** What people see of a reference; a dash for the empty one. */
export function presentation(row: BaseRow, property: string): string {
  const shown = row[`${property}____Presentation`];
  return typeof shown === 'string' && shown !== '' ? shown : '—';
}

export function numberOf(row: BaseRow, property: string): number {
  return Number(row[property] ?? 0);
}

/** Whether a text fits the filter of this name; several values are alternatives. */
export function fits({ filters }: ReportRequest, name: string, shown: string): boolean {
  const wanted = filters[name];
  if (wanted === undefined) return true;
  return (Array.isArray(wanted) ? wanted : [String(wanted)]).includes(shown);
}
