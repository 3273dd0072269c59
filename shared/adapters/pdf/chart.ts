import type { ReportTable } from '../../contracts/reports/table.ts';
import { decimalsOf, type Language, shownNumber } from './format.ts';
import type { Content, Margins } from './pdf-content.ts';

/** Bars of a chart; the rest goes into one more. */
const mostBars = 12;
const barHeight = 14;
const rowHeight = 20;
const labelWidth = 170;
const valueWidth = 90;
const fontSize = 9;
/** Ascent and descent of Roboto together. */
const lineHeight = fontSize * 1.172;

interface Bar {
  readonly label: string;
  readonly value: number;
}

/**
 * The series of a report as bars, the longest first; nothing when the report has none. The bars are one SVG; words stand
 * beside it as text of the document, since pdfmake looks for the fonts of an SVG on the disk.
 */
export function barChart(
  { columns, rows, chart }: ReportTable,
  width: number,
  language: Language,
): readonly Content[] {
  const label = columns.findIndex(({ id }) => id === chart?.label);
  const value = columns.findIndex(({ id }) => id === chart?.value);
  const column = columns[value];
  if (label < 0 || !column) return [];
  const sums = new Map<string, number>();
  for (const row of rows) {
    const [name, number] = [String(row[label] ?? '–'), row[value]];
    if (typeof number === 'number') sums.set(name, (sums.get(name) ?? 0) + number);
  }
  const bars = longestFirst(sums, language);
  const svg = drawBars(bars, width - labelWidth - valueWidth);
  if (svg === undefined) return [];
  const shown = bars.map((bar) => shownNumber(bar.value, decimalsOf(column), language));
  const names = bars.map((bar) => shortened(bar.label, 34));
  return [
    {
      margin: [0, 10, 0, 4],
      columns: [
        { width: labelWidth - 8, stack: lines(names, 'right') },
        { width: width - labelWidth - valueWidth, svg, margin: [8, 0, 0, 0] },
        { width: valueWidth, stack: lines(shown, 'right') },
      ],
    },
  ];
}

function lines(texts: readonly string[], alignment: 'right'): Content[] {
  const above = (barHeight - lineHeight) / 2;
  const margin: Margins = [0, above, 0, rowHeight - lineHeight - above];
  return texts.map((text) => ({ text, alignment, fontSize, margin, noWrap: true }));
}

function longestFirst(sums: ReadonlyMap<string, number>, language: Language): readonly Bar[] {
  const bars = [...sums]
    .map(([label, value]) => ({ label, value }))
    .sort((left, right) => Math.abs(right.value) - Math.abs(left.value));
  const rest = bars.slice(mostBars);
  if (rest.length === 0) return bars;
  const other = rest.reduce((sum, { value }) => sum + value, 0);
  const label = language === 'ru' ? `Прочие (${rest.length})` : `Others (${rest.length})`;
  return [...bars.slice(0, mostBars), { label, value: other }];
}

/** SVG with a bar a row; `undefined` when there is nothing to see. */
function drawBars(bars: readonly Bar[], room: number): string | undefined {
  const longest = Math.max(0, ...bars.map(({ value }) => Math.abs(value)));
  if (longest === 0) return undefined;
  const drawn = bars.map(({ value }, index) => {
    const length = Math.max(1, (Math.abs(value) / longest) * (room - 16)).toFixed(1);
    const fill = value < 0 ? '#c0504d' : '#4f81bd';
    return `<rect x="0" y="${index * rowHeight}" width="${length}" height="${barHeight}" fill="${fill}"/>`;
  });
  const height = bars.length * rowHeight;
  const size = `width="${room}" height="${height}" viewBox="0 0 ${room} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${drawn.join('')}</svg>`;
}

function shortened(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
