import { isNumeric, type ReportColumn, type ReportTable } from '../../contracts/reports/table.ts';
import { type Language, shownCell } from './format.ts';
import { totalsOf } from './totals.ts';

/** What a page has for its content, in points. */
export interface PageRoom {
  readonly orientation: 'portrait' | 'landscape';
  readonly margin: number;
  readonly width: number;
}

/** A4, 72 points an inch. */
const shortSide = 595.28;
const longSide = 841.89;
const margin = 30;
/** A letter of Roboto at the size of the table, on average, and what a cell has around it. */
const letterWidth = 4.4;
const padding = 7;
/** Text in a column beyond so many letters goes on in the next line. */
const widestText = 40;
const narrowestColumn = 22;
/** Rows that are looked at to see how wide a column is. */
const sample = 500;

/** Landscape as soon as the columns do not fit well into portrait. */
export function pageFor(table: Pick<ReportTable, 'columns' | 'rows'>, language: Language): PageRoom {
  const wanted = wantedWidths(table, language).reduce((sum, width) => sum + width, 0);
  const portrait = shortSide - 2 * margin;
  return wanted > portrait
    ? { orientation: 'landscape', margin, width: longSide - 2 * margin }
    : { orientation: 'portrait', margin, width: portrait };
}

/**
 * Widths of the columns, padding not counted, that together fill the page. Numbers get what they need as far as there
 * is room; texts share the rest.
 */
export function columnWidths(table: ReportTable, room: PageRoom, language: Language): number[] {
  const wanted = wantedWidths(table, language);
  const sum = wanted.reduce((total, width) => total + width, 0);
  const fixed = table.columns.map(({ kind }) => isNumeric(kind) || kind === 'date');
  const fixedSum = wanted.reduce((total, width, index) => total + (fixed[index] ? width : 0), 0);
  const keepsNumbers = sum > fixedSum && fixedSum < room.width * 0.7;
  return wanted.map((width, index) => {
    const scaled = keepsNumbers
      ? fixed[index]
        ? width
        : (width * (room.width - fixedSum)) / (sum - fixedSum)
      : (width * room.width) / sum;
    return Math.max(scaled, narrowestColumn) - padding;
  });
}

function wantedWidths(
  { columns, rows }: Pick<ReportTable, 'columns' | 'rows'>,
  language: Language,
): readonly number[] {
  const step = Math.max(1, Math.floor(rows.length / sample));
  const totals = totalsOf(columns, rows);
  return columns.map((column, index) => {
    let longest = longestWord(column);
    for (let row = 0; row < rows.length; row += step) {
      const text = shownCell(column, rows[row]?.[index] ?? null, language);
      longest = Math.max(longest, Math.min(text.length, widestText));
    }
    const total = totals.get(index);
    // Totals are bold and longer than what they are the sum of.
    if (total !== undefined) longest = Math.max(longest, shownCell(column, total, language).length + 1);
    return Math.max(longest * letterWidth + padding, narrowestColumn);
  });
}

function longestWord({ title }: ReportColumn): number {
  return Math.max(...title.split(/\s+/).map((word) => word.length + 1));
}
