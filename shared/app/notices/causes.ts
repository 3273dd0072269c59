import type { Text } from '../../kernel/text.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** One cause of trouble, however many objects it met. */
export interface Cause {
  readonly causeKey: string;
  /** Of the object that it met last. */
  readonly text: Text;
  readonly objects: number;
  readonly count: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastAt: number;
}

const pageSize = 200;
/** Errors that are looked at; more are counted as these. */
const mostErrors = 2000;

/** The causes of open errors that were seen in a stretch of time, the last first. */
export async function causesOf(
  journal: ErrorJournal,
  scope: ConnectionScope,
  from: number,
  to: number,
): Promise<readonly Cause[]> {
  const causes = new Map<string, Cause>();
  let cursor: string | undefined;
  let seen = 0;
  do {
    const page = await journal.page(scope, { solved: false, from, to }, pageSize, cursor);
    for (const { causeKey, text, count, lastAt } of page.entries) {
      const known = causes.get(causeKey);
      causes.set(causeKey, {
        causeKey,
        text: known?.text ?? text,
        lastAt: known?.lastAt ?? lastAt,
        objects: (known?.objects ?? 0) + 1,
        count: (known?.count ?? 0) + count,
      });
    }
    seen += page.entries.length;
    cursor = page.cursor;
  } while (cursor !== undefined && seen < mostErrors);
  return [...causes.values()];
}
