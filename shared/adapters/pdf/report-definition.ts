import {
  isNumeric,
  type ReportCell,
  type ReportColumn,
  type ReportTable,
} from '../../contracts/reports/table.ts';
import type { DocumentRequest } from '../../ports/report-documents.ts';
import { barChart } from './chart.ts';
import { columnWidths, type PageRoom, pageFor } from './column-widths.ts';
import { type Language, shownCell, shownDate, shownMoment, shownNumber } from './format.ts';
import type { Content, DocumentDefinition, TableCell, TableContent } from './pdf-content.ts';
import { type Group, groupsOf, type Totals, totalsOf } from './totals.ts';

/** Groups of a summary that are listed; the rest is in the sheet. */
const mostSummaryGroups = 40;

const words = {
  ru: {
    period: 'Период',
    asOf: 'Данные на',
    rows: 'Строк',
    empty: 'За этот период данных нет.',
    total: 'Итого',
    groupTotal: 'Итого по группе',
    noName: '(без названия)',
    page: (page: number, pages: number) => `Страница ${page} из ${pages}`,
    sheet: (rows: string) => `В отчёте ${rows} строк: полностью они — в приложенной таблице XLSX.`,
    more: (count: number) => `… и ещё групп: ${count}`,
  },
  en: {
    period: 'Period',
    asOf: 'Data as of',
    rows: 'Rows',
    empty: 'There are no data for this period.',
    total: 'Total',
    groupTotal: 'Total of the group',
    noName: '(no name)',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    sheet: (rows: string) => `The report has ${rows} rows: all of them are in the attached XLSX sheet.`,
    more: (count: number) => `… and ${count} more groups`,
  },
} as const;

/** A report with all its rows, for pdfmake (https://pdfmake.github.io/docs/). */
export function reportDefinition(request: DocumentRequest): DocumentDefinition {
  const { table, language } = request;
  const room = pageFor(withoutGroupColumn(table), language);
  const chart = barChart(table, room.width, language);
  const body: Content[] =
    table.rows.length === 0
      ? [{ text: words[language].empty, margin: [0, 20, 0, 0], fontSize: 11 }]
      : [...chart, tableOf(request, room)];
  return page(request, room, body);
}

/** One page about a report that is too long for a PDF. */
export function summaryDefinition(request: DocumentRequest): DocumentDefinition {
  const { table, language } = request;
  const room = pageFor({ ...table, columns: [], rows: [] }, language);
  const count = shownNumber(table.rows.length, 0, language);
  const groups = table.groupBy === undefined ? [] : groupsOf(table);
  const body: Content[] = [
    { text: words[language].sheet(count), margin: [0, 10, 0, 10], fontSize: 11 },
    ...barChart(table, room.width, language),
    summaryTable(request, groups),
  ];
  return page(request, room, body);
}

function page(request: DocumentRequest, room: PageRoom, content: readonly Content[]): DocumentDefinition {
  const { table, dates, asOf, zone, language } = request;
  const said = words[language];
  const period = [...new Set([dates.from, dates.to])].map((day) => shownDate(day, language)).join(' – ');
  const facts = [
    `${said.period}: ${period}`,
    `${said.asOf}: ${shownMoment(asOf, zone, language)}`,
    `${said.rows}: ${shownNumber(table.rows.length, 0, language)}`,
  ];
  return {
    pageSize: 'A4',
    pageOrientation: room.orientation,
    pageMargins: [room.margin, 36, room.margin, 40],
    info: { title: table.title, creator: 'Most24' },
    defaultStyle: { font: 'Roboto', fontSize: 8 },
    footer: (current, pages) => ({
      text: said.page(current, pages),
      alignment: 'right',
      margin: [room.margin, 12, room.margin, 0],
      color: '#777777',
    }),
    content: [
      { text: table.title, fontSize: 14, bold: true },
      { text: facts.join('   ·   '), color: '#555555', margin: [0, 4, 0, 2] },
      ...table.notes.map((note) => ({ text: note, color: '#555555' })),
      ...content,
    ],
  };
}

function tableOf({ table, language }: DocumentRequest, room: PageRoom): TableContent {
  const shown = withoutGroupColumn(table);
  const body: TableCell[][] = [headings(shown.columns)];
  for (const group of groupsOf(table)) {
    const rows = withoutGroupColumn({ ...table, rows: group.rows }).rows;
    if (table.groupBy !== undefined) body.push(groupHeading(group, table, shown.columns.length, language));
    for (const row of rows) body.push(cells(shown.columns, row, language));
    const totals = totalsOf(shown.columns, rows);
    if (table.groupBy !== undefined && totals.size > 0)
      body.push(totalRow(shown.columns, totals, words[language].groupTotal, language));
  }
  const totals = totalsOf(shown.columns, shown.rows);
  if (totals.size > 0) body.push(totalRow(shown.columns, totals, words[language].total, language, '#e3e9f1'));
  return {
    margin: [0, 10, 0, 0],
    table: { headerRows: 1, dontBreakRows: true, widths: columnWidths(shown, room, language), body },
    layout: {
      hLineWidth: () => 0.4,
      vLineWidth: () => 0,
      hLineColor: () => '#c9c9c9',
      paddingLeft: () => 3,
      paddingRight: () => 3,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
  };
}

function headings(columns: readonly ReportColumn[]): TableCell[] {
  return columns.map(({ title, kind }) => ({
    text: title,
    bold: true,
    fillColor: '#d6e0ec',
    alignment: isNumeric(kind) ? 'right' : 'left',
  }));
}

function cells(
  columns: readonly ReportColumn[],
  row: readonly ReportCell[],
  language: Language,
): TableCell[] {
  return columns.map((column, index) => {
    const cell = row[index] ?? null;
    const text = shownCell(column, cell, language);
    // A word longer than its column would run into the next one.
    if (isNumeric(column.kind)) return { text, alignment: 'right', noWrap: true };
    return /\S{25}/.test(text) ? { text, wordBreak: 'break-all' } : { text };
  });
}

function groupHeading(
  { name }: Group,
  { columns, groupBy }: ReportTable,
  width: number,
  language: Language,
): TableCell[] {
  const column = columns.find(({ id }) => id === groupBy);
  const shown = column && name !== null ? shownCell(column, name, language) : words[language].noName;
  const heading: TableCell = {
    text: `${column?.title ?? ''}: ${shown}`,
    bold: true,
    colSpan: width,
    fillColor: '#f1f4f8',
  };
  return [heading, ...Array.from({ length: width - 1 }, (): TableCell => '')];
}

/** What stands in the headings of the groups need not be repeated in every row. */
function withoutGroupColumn(table: ReportTable): ReportTable {
  const by = table.columns.findIndex(({ id }) => id === table.groupBy);
  if (by < 0 || table.columns.length < 2) return table;
  return {
    ...table,
    columns: table.columns.toSpliced(by, 1),
    rows: table.rows.map((row) => row.toSpliced(by, 1)),
  };
}

function totalRow(
  columns: readonly ReportColumn[],
  totals: Totals,
  label: string,
  language: Language,
  fillColor = '#f6f6f6',
): TableCell[] {
  return columns.map((column, index) => {
    const total = totals.get(index);
    const text = total === undefined ? '' : shownCell(column, total, language);
    const alignment = isNumeric(column.kind) ? ('right' as const) : ('left' as const);
    return { text: index === 0 && text === '' ? label : text, bold: true, fillColor, alignment };
  });
}

function summaryTable({ table, language }: DocumentRequest, groups: readonly Group[]): Content {
  const { columns } = table;
  const totals = totalsOf(columns, table.rows);
  if (totals.size === 0) return '';
  const summed = [...totals.keys()];
  const line = (name: string, of: Totals, bold: boolean): TableCell[] => [
    { text: name, bold },
    ...summed.map((index): TableCell => {
      const column = columns[index];
      const text = column ? shownCell(column, of.get(index) ?? 0, language) : '';
      return { text, bold, alignment: 'right' };
    }),
  ];
  const by = columns.find(({ id }) => id === table.groupBy);
  const heading: TableCell[] = [
    { text: by?.title ?? '', bold: true },
    ...summed.map(
      (index): TableCell => ({ text: columns[index]?.title ?? '', bold: true, alignment: 'right' }),
    ),
  ];
  const listed = groups.slice(0, mostSummaryGroups).map(({ name, totals: of }) => {
    const shown = by && name !== null ? shownCell(by, name, language) : words[language].noName;
    return line(shown, of, false);
  });
  const left = groups.length - listed.length;
  const more: TableCell[][] =
    left > 0 ? [[words[language].more(left), ...summed.map((): TableCell => '')]] : [];
  return {
    table: {
      headerRows: 1,
      widths: ['*', ...summed.map(() => 'auto' as const)],
      body: [heading, ...listed, ...more, line(words[language].total, totals, true)],
    },
    layout: 'lightHorizontalLines',
  };
}
