import * as z from 'zod';
import { text } from '../../kernel/text.ts';

/** More rows are refused: nobody reads them, and no portal takes the file. */
export const mostReportRows = 100_000;

const columnSchema = z.strictObject({
  id: z.string().min(1).max(60),
  title: z.string().min(1).max(200),
  /** `date` is an ISO date, `money` a number with two decimals. */
  kind: z.enum(['text', 'number', 'money', 'date']).default('text'),
  /** Of numbers; 0 when not given. */
  decimals: z.int().min(0).max(6).optional(),
  /** Sum it up, per group and in all. */
  total: z.boolean().default(false),
});

export type ReportColumn = z.output<typeof columnSchema>;

const cellSchema = z.union([z.string().max(2000), z.number(), z.null()]);
export type ReportCell = z.output<typeof cellSchema>;

/** A report as rows and columns. */
export const reportTableSchema = z
  .strictObject({
    title: z.string().min(1).max(250),
    /** Rows below the title: what it is filtered by, whose it is. */
    notes: z.array(z.string().max(500)).max(10).default([]),
    columns: z.array(columnSchema).min(1).max(40),
    rows: z.array(z.array(cellSchema)).refine((rows) => rows.length <= mostReportRows, {
      params: text(
        `В отчёте больше ${mostReportRows} строк. Сузьте период или отбор.`,
        `The report has more than ${mostReportRows} rows. Narrow its period or filters.`,
      ),
    }),
    /** Id of the column by whose values rows are grouped. */
    groupBy: z.string().optional(),
    /** Bars: a column for the labels, one of numbers for the lengths. */
    chart: z.strictObject({ label: z.string(), value: z.string() }).optional(),
    /** The moment the data speak of. */
    asOf: z.iso.datetime({ offset: true }).optional(),
  })
  .superRefine((table, context) => {
    const kinds = new Map(table.columns.map(({ id, kind }) => [id, kind]));
    const complain = (path: (string | number)[], ru: string, en: string) =>
      context.addIssue({ code: 'custom', path, params: text(ru, en) });
    if (kinds.size < table.columns.length)
      complain(['columns'], 'Коды колонок повторяются.', 'Ids of columns are repeated.');
    if (table.groupBy !== undefined && !kinds.has(table.groupBy))
      complain(['groupBy'], 'Такой колонки нет.', 'There is no such column.');
    if (table.chart && !kinds.has(table.chart.label))
      complain(['chart', 'label'], 'Такой колонки нет.', 'There is no such column.');
    if (table.chart && !isNumeric(kinds.get(table.chart.value)))
      complain(['chart', 'value'], 'Нужна колонка чисел.', 'A column of numbers is needed.');
    const wrong = firstWrongCell(table);
    if (wrong) complain(['rows', ...wrong.path], wrong.ru, wrong.en);
  });

export type ReportTable = z.output<typeof reportTableSchema>;

/** Whether cells of the kind are numbers. */
export function isNumeric(kind: ReportColumn['kind'] | undefined): boolean {
  return kind === 'number' || kind === 'money';
}

interface WrongCell {
  readonly path: (string | number)[];
  readonly ru: string;
  readonly en: string;
}

/** Only the first: a table that is wrong is mostly wrong in every row. */
function firstWrongCell({
  columns,
  rows,
}: {
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
}): WrongCell | undefined {
  for (const [index, row] of rows.entries()) {
    if (row.length !== columns.length)
      return {
        path: [index],
        ru: `В строке ${row.length} значений, а колонок ${columns.length}.`,
        en: `The row has ${row.length} values, there are ${columns.length} columns.`,
      };
    const place = columns.findIndex((column, cell) => !fits(column, row[cell] ?? null));
    if (place >= 0)
      return {
        path: [index, place],
        ru: `Значение не подходит колонке «${columns[place]?.title}».`,
        en: `The value does not fit the column “${columns[place]?.title}”.`,
      };
  }
  return undefined;
}

function fits({ kind }: ReportColumn, cell: ReportCell): boolean {
  if (cell === null) return true;
  if (isNumeric(kind)) return typeof cell === 'number';
  return typeof cell === 'string' && (kind !== 'date' || /^\d{4}-\d\d-\d\d/.test(cell));
}
