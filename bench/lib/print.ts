import type { Figure } from './figure.ts';

/** The figures as the document that tools read. */
export function asJson(figures: readonly Figure[]): string {
  return `${JSON.stringify({ figures }, null, 2)}\n`;
}

/** The figures as a table for a person. */
export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.value} ${figure.unit}`,
    figure.target === undefined ? '' : `${figure.better === 'lower' ? '≤' : '≥'} ${figure.target}`,
    meetsTarget(figure) ? '' : 'missed',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

function meetsTarget({ value, target, better }: Figure): boolean {
  if (target === undefined) return true;
  return better === 'lower' ? value <= target : value >= target;
}
