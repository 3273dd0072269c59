import { inflateSync } from 'node:zlib';
import exceljs from 'exceljs';
import { expect, test } from 'vitest';
import { inventedReport } from '../../../bench/lib/report-table.ts';
import { barChart } from '../../../shared/adapters/pdf/chart.ts';
import { columnWidths, pageFor } from '../../../shared/adapters/pdf/column-widths.ts';
import { shownCell, shownNumber } from '../../../shared/adapters/pdf/format.ts';
import { makeDocuments } from '../../../shared/adapters/pdf/make-documents.ts';
import { reportDefinition } from '../../../shared/adapters/pdf/report-definition.ts';
import { groupsOf, totalsOf } from '../../../shared/adapters/pdf/totals.ts';
import { checkPdf } from '../../../shared/app/reports/check-pdf.ts';
import { type ReportTable, reportTableSchema } from '../../../shared/contracts/reports/table.ts';

const request = (table: ReportTable) => ({
  table,
  dates: { from: '2026-11-01', to: '2026-11-30' },
  asOf: Date.parse('2026-11-21T06:00:00Z'),
  zone: 'Europe/Moscow',
  language: 'ru' as const,
});

/** The streams of a PDF, unpacked, as Latin-1. */
function streamsOf(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf).toString('latin1');
  return [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
    .map(([, body = '']) => {
      try {
        return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    })
    .join('\n');
}

test('a report becomes a PDF with its own Cyrillic font and as many pages as it says', async () => {
  const [pdf, ...others] = await makeDocuments(request(inventedReport(120)));
  expect(others).toEqual([]);
  const bytes = checkPdf(pdf?.bytes ?? new Uint8Array());
  const raw = Buffer.from(bytes).toString('latin1');
  const pages = [...raw.matchAll(/\/Type \/Page\b/g)].length;
  expect(pages).toBe(3);
  expect(raw).toMatch(/\/FontName \/\w+\+Roboto-Regular/);
  // The map to Unicode of the fonts names Cyrillic letters: Ж and щ.
  expect(streamsOf(bytes)).toMatch(/<0416>|0416/);
  // The bars of the chart are rectangles, not a picture.
  expect(raw).not.toContain('/Subtype /Image');
}, 30_000);

test('an empty report says so in a sentence', async () => {
  const { content } = reportDefinition(request(inventedReport(0)));
  expect(content.at(-1)).toMatchObject({ text: 'За этот период данных нет.' });
  const [pdf] = await makeDocuments(request(inventedReport(0)));
  expect(checkPdf(pdf?.bytes ?? new Uint8Array()).length).toBeGreaterThan(5000);
});

test('more than 10 000 rows become a page of summary and a workbook with all of them', async () => {
  const table = inventedReport(10_001);
  const [pdf, sheet] = await makeDocuments(request(table));
  const raw = Buffer.from(pdf?.bytes ?? []).toString('latin1');
  expect([...raw.matchAll(/\/Type \/Page\b/g)]).toHaveLength(1);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(new Uint8Array(sheet?.bytes ?? []).buffer);
  const [first] = workbook.worksheets;
  expect(first?.rowCount).toBe(4 + 10_001 + 1);
  expect(first?.getRow(4).values).toEqual([undefined, ...table.columns.map(({ title }) => title)]);
  const row = first?.getRow(5);
  expect(row?.getCell(4).value).toBeInstanceOf(Date);
  expect(row?.getCell(6).value).toBe(table.rows[0]?.[5]);
  expect(first?.getRow(10_006).getCell(6).value).toBe(totalsOf(table.columns, table.rows).get(5));
}, 60_000);

const small = reportTableSchema.parse({
  title: 'Т',
  columns: [
    { id: 'group', title: 'Группа' },
    { id: 'name', title: 'Имя' },
    { id: 'sum', title: 'Сумма', kind: 'money', total: true },
  ],
  rows: [
    ['А', '=HYPERLINK("http://x")', 0.1],
    ['Б', 'второй', 1.005],
    ['А', 'третий', 0.2],
    ['А', 'пустой', null],
  ],
  groupBy: 'group',
});

test('totals are those of the numbers that are shown, to the kopeck', () => {
  expect(totalsOf(small.columns, small.rows)).toEqual(new Map([[2, 1.31]]));
  expect(groupsOf(small).map(({ name, totals }) => [name, totals.get(2)])).toEqual([
    ['А', 0.3],
    ['Б', 1.01],
  ]);
});

test('numbers, dates and gaps are shown as people write them', () => {
  expect(shownNumber(1_234_567.891, 2, 'ru')).toBe('1 234 567,89'.replaceAll(' ', '\u00a0'));
  expect(shownNumber(1_234_567.891, 2, 'en')).toBe('1,234,567.89');
  const date = { id: 'd', title: 'Дата', kind: 'date', total: false } as const;
  expect(shownCell(date, '2026-11-21T10:00:00', 'ru')).toBe('21.11.2026');
  expect(shownCell(date, null, 'ru')).toBe('');
});

test('what looks like a formula stays a text in the workbook', async () => {
  const { renderSheet } = await import('../../../shared/adapters/pdf/render-sheet.ts');
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(new Uint8Array(await renderSheet(request(small))).buffer);
  expect(workbook.worksheets[0]?.getRow(5).getCell(2).value).toBe('=HYPERLINK("http://x")');
});

test('a wide report lies on its side, and its columns fill the page', () => {
  const column = (index: number) => ({ id: `c${index}`, title: `Колонка номер ${index}` });
  const wide = reportTableSchema.parse({
    title: 'Широкий',
    columns: Array.from({ length: 14 }, (_, index) => column(index)),
    rows: [Array(14).fill('значение')],
  });
  const room = pageFor(wide, 'ru');
  expect([pageFor(small, 'ru').orientation, room.orientation]).toEqual(['portrait', 'landscape']);
  const used = columnWidths(wide, room, 'ru').reduce((sum, width) => sum + width + 7, 0);
  expect(Math.round(used)).toBe(Math.round(room.width));
});

test('a chart has a bar for each of the longest dozen and one for the rest', () => {
  const rows = Array.from({ length: 20 }, (_, index) => ['–', `Покупатель ${index + 1}`, index + 1]);
  const table = reportTableSchema.parse({ ...small, rows, chart: { label: 'name', value: 'sum' } });
  const [chart] = barChart(table, 500, 'ru');
  const shown = JSON.stringify(chart);
  expect(shown.match(/<rect /g)).toHaveLength(13);
  expect(shown).toContain('Прочие (8)');
  expect(barChart({ ...table, rows: [] }, 500, 'ru')).toEqual([]);
});

test.each([
  [Buffer.from('  <html><body>Ошибка</body>'), 'an HTML page'],
  [Buffer.from('PK\u0003\u0004'), 'the file is no PDF'],
  [Buffer.alloc(0), 'the file is empty'],
  [Buffer.from('%PDF-1.7 cut off'), 'it has no end'],
])('what is no PDF is told as what it is', (bytes, message) => {
  expect(() => checkPdf(bytes)).toThrow(message);
});
