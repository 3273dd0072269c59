import {
  isNumeric,
  type ReportCell,
  type ReportColumn,
  type ReportTable,
} from '../../contracts/reports/table.ts';
import { decimalsOf } from './format.ts';

/** Sums by the index of the column. */
export type Totals = ReadonlyMap<number, number>;

/** Rows with the same value in the column that the report is grouped by; without grouping one group without a name. */
export interface Group {
  readonly name: ReportCell;
  readonly rows: ReportTable['rows'];
  readonly totals: Totals;
}

/** The groups of a report in order of their first row. */
export function groupsOf({ columns, rows, groupBy }: ReportTable): readonly Group[] {
  const by = columns.findIndex(({ id }) => id === groupBy);
  if (by < 0) return [{ name: null, rows, totals: totalsOf(columns, rows) }];
  return [...Map.groupBy(rows, (row) => row[by] ?? null)].map(([name, some]) => ({
    name,
    rows: some,
    totals: totalsOf(columns, some),
  }));
}

/**
 * Sums of the columns that want one. Every number is rounded to what its column shows and summed in whole units, so that
 * the sum is that of the numbers on the page.
 */
export function totalsOf(columns: readonly ReportColumn[], rows: readonly (readonly ReportCell[])[]): Totals {
  const wanted = columns.flatMap((column, index) =>
    column.total && isNumeric(column.kind) ? [{ column, index }] : [],
  );
  return new Map(
    wanted.map(({ column, index }) => {
      const scale = 10 ** decimalsOf(column);
      let units = 0;
      for (const row of rows) {
        const cell = row[index];
        if (typeof cell === 'number') units += roundHalfAway(cell * scale);
      }
      return [index, units / scale];
    }),
  );
}

/** Halves go away from zero, as in `Intl.NumberFormat`; a product such as 1.005 × 100 is meant as it was written. */
function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Number(Math.abs(value).toPrecision(15)));
}
