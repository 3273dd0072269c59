import { PassThrough } from 'node:stream';
import exceljs from 'exceljs';
import { isNumeric, type ReportCell, type ReportColumn } from '../../contracts/reports/table.ts';
import type { DocumentRequest } from '../../ports/report-documents.ts';
import { decimalsOf, shownDate, shownMoment } from './format.ts';
import { totalsOf } from './totals.ts';

/** Letters that a column is wide at most. */
const widest = 60;

/** A report as a workbook with one sheet: headings that stay in sight, a filter, numbers and dates as such, totals. */
export async function renderSheet(request: DocumentRequest): Promise<Uint8Array> {
  const { table, dates, asOf, zone, language } = request;
  const output = new PassThrough();
  const chunks: Uint8Array[] = [];
  output.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true });
  const heading = 4;
  const sheet = workbook.addWorksheet(sheetName(table.title), {
    views: [{ state: 'frozen', ySplit: heading }],
  });
  sheet.columns = table.columns.map((column) => columnOf(column));
  const bold = { bold: true };
  const title = sheet.addRow([table.title]);
  title.font = { bold: true, size: 14 };
  title.commit();
  const period = [dates.from, dates.to].map((day) => shownDate(day, language)).join(' – ');
  sheet.addRow([`${period}   ·   ${shownMoment(asOf, zone, language)}`]).commit();
  sheet.addRow([table.notes.join('; ')]).commit();
  const headings = sheet.addRow(table.columns.map((column) => column.title));
  headings.font = bold;
  headings.commit();
  sheet.autoFilter = {
    from: { row: heading, column: 1 },
    to: { row: heading, column: table.columns.length },
  };
  for (const row of table.rows) sheet.addRow(cellsOf(table.columns, row)).commit();
  const totals = totalsOf(table.columns, table.rows);
  if (totals.size > 0) {
    const label = language === 'ru' ? 'Итого' : 'Total';
    const last = sheet.addRow(
      table.columns.map((_, index) => totals.get(index) ?? (index === 0 ? label : null)),
    );
    last.font = bold;
    last.commit();
  }
  sheet.commit();
  await workbook.commit();
  return Buffer.concat(chunks);
}

/** Excel takes no more than 31 letters and none of these. */
function sheetName(title: string): string {
  const clean = title.replace(/[\\/*?:[\]']/g, ' ').trim();
  return [...clean].slice(0, 31).join('') || 'Report';
}

function columnOf(column: ReportColumn): Partial<exceljs.Column> {
  const width = Math.min(widest, Math.max(column.title.length + 3, column.kind === 'text' ? 30 : 14));
  const decimals = decimalsOf(column);
  if (isNumeric(column.kind))
    return { width, style: { numFmt: decimals > 0 ? `#,##0.${'0'.repeat(decimals)}` : '#,##0' } };
  return column.kind === 'date' ? { width, style: { numFmt: 'dd.mm.yyyy' } } : { width };
}

/** Texts are written as texts, so that what begins with `=` is no formula. */
function cellsOf(
  columns: readonly ReportColumn[],
  row: readonly ReportCell[],
): (string | number | Date | null)[] {
  return columns.map(({ kind }, index) => {
    const cell = row[index] ?? null;
    if (kind !== 'date' || typeof cell !== 'string') return cell;
    const date = new Date(`${cell.slice(0, 10)}T00:00:00Z`);
    return Number.isNaN(date.getTime()) ? cell : date;
  });
}
