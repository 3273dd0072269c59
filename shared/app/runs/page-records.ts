import * as z from 'zod';
import type { Run } from '../../domain/runs/run.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { parsedJson } from '../../kernel/json-text.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { RunRecords } from './run-records.ts';

/** Which records of a run are wanted. */
export interface RecordFilter {
  readonly action?: RunRecord['action'] | undefined;
  readonly result?: RunRecord['result'] | undefined;
  readonly kind?: string | undefined;
}

const cursorSchema = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);
/** Pieces read for one page, so that it ends in time though few records fit the filter. */
const mostSlices = 20;

/**
 * A page of a run's records in the order in which they were done.
 * @throws Rejected `cursor.not-valid`
 */
export async function pageRecords(
  records: RunRecords,
  scope: ConnectionScope,
  run: Run,
  filter: RecordFilter,
  limit: number,
  cursor: string | undefined,
): Promise<{ readonly records: readonly RunRecord[]; readonly cursor?: string }> {
  const [first, skipped] = cursor === undefined ? [0, 0] : positionOf(cursor);
  const page: RunRecord[] = [];
  let from = skipped;
  for (let slice = first; slice < run.slices; slice += 1) {
    if (slice - first === mostSlices) return { records: page, cursor: cursorOf(slice, 0) };
    const all = await records.read(scope, run, slice);
    for (let index = from; index < all.length; index += 1) {
      const record = all[index];
      if (!record || !fits(record, filter)) continue;
      if (page.length === limit) return { records: page, cursor: cursorOf(slice, index) };
      page.push(record);
    }
    from = 0;
  }
  return { records: page };
}

function fits(record: RunRecord, { action, kind, result }: RecordFilter): boolean {
  return (
    (action === undefined || record.action === action) &&
    (result === undefined || record.result === result) &&
    (kind === undefined || record.entity === kind)
  );
}

function cursorOf(slice: number, index: number): string {
  return Buffer.from(JSON.stringify([slice, index])).toString('base64url');
}

function positionOf(cursor: string): readonly [number, number] {
  const position = cursorSchema.safeParse(parsedJson(Buffer.from(cursor, 'base64url').toString()));
  if (position.success) return position.data;
  throw new Rejected(
    'cursor.not-valid',
    text('Курсор повреждён. Начните с первой страницы.', 'The cursor is damaged. Begin with the first page.'),
  );
}
