import type { ReportMessage } from '../../contracts/messages/report-message.ts';
import type { Table } from '../../ports/table.ts';
import { type DueItem, scheduleUnlessThere } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** People are told so long after an error at the soonest, so that what comes together is told together. Milliseconds. */
const gatherMilliseconds = 60_000;
/** One who writes many errors need not ring for each. Milliseconds; less than `gatherMilliseconds`. */
const pauseMilliseconds = 30_000;

/** Makes somebody look at a connection for what people have to be told. */
export class NoticeBell {
  readonly #table: Table;
  readonly #rungAt = new Map<string, number>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Rings, unless somebody comes anyway. Harmless to repeat. */
  async ring(scope: ConnectionScope, now: number): Promise<void> {
    const rungAt = this.#rungAt.get(scope.connection);
    if (rungAt !== undefined && now - rungAt < pauseMilliseconds) return;
    await scheduleUnlessThere(this.#table, noticeLook(scope, now + gatherMilliseconds));
    this.#rungAt.set(scope.connection, now);
  }
}

/** The due item of a look at a connection. */
export function noticeLook({ tenant, connection }: ConnectionScope, dueAt: number): DueItem {
  const message: ReportMessage = { kind: 'notices', tenant, connection };
  const id = `notices-${connection}`;
  return { id, dueAt, queue: 'reports', body: JSON.stringify(message), group: connection };
}
