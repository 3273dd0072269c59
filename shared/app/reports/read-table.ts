import { type ReportTable, reportTableSchema } from '../../contracts/reports/table.ts';
import { parsedJsonBytes } from '../../kernel/json-text.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';

/**
 * Rows and columns that a base made, as JSON in UTF-8 with a BOM or without.
 * @throws Rejected `report.not-readable` with the first place that is wrong
 */
export function readTable(bytes: Uint8Array): ReportTable {
  const json = parsedJsonBytes(bytes);
  if (json === undefined)
    throw new Rejected(
      'report.not-readable',
      text('Отчёт из 1С — не JSON в UTF-8.', 'The report of the base is no JSON in UTF-8.'),
    );
  const parsed = reportTableSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? []).map(String).join('.') || '-';
  const said =
    issue?.code === 'custom' ? (issue.params as { ru?: string; en?: string } | undefined) : undefined;
  throw new Rejected(
    'report.not-readable',
    text(
      `Отчёт из 1С не принят: ${said?.ru ?? 'данные не того вида.'} Место: ${place}.`,
      `The report of the base was not taken: ${said?.en ?? 'the data are not of the right kind.'} Place: ${place}.`,
    ),
    { place },
  );
}
