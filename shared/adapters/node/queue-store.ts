import type { StatementSync } from 'node:sqlite';
import { quoted } from './sql-name.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** A message as stored. */
export interface MessageRow {
  /** Order of arrival. */
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  /** '' for none. */
  readonly grp: string;
  /** Milliseconds since the Unix epoch, like all times here. */
  readonly sentAt: number;
  readonly receiveCount: number;
}

/** How full a queue is. */
export interface QueueDepth {
  /** Messages that could be received now (on a FIFO queue also those behind one in flight). */
  readonly ready: number;
  /** Messages in flight or delayed. */
  readonly waiting: number;
  /** When the oldest message was sent, or `undefined` when the queue is empty. */
  readonly oldestSentAt: number | undefined;
}

type Name =
  | 'insert'
  | 'remember'
  | 'remembered'
  | 'forget'
  | 'wake'
  | 'release'
  | 'due'
  | 'nextDue'
  | 'firstGroup'
  | 'nextGroup'
  | 'groupBusy'
  | 'readyOfGroup'
  | 'take'
  | 'remove'
  | 'delete'
  | 'changeVisibility'
  | 'retire'
  | 'depth';

/**
 * The SQL of one queue. A message is `ready` (can be received) or sleeps until `visible_at` (in flight or delayed).
 * Both kinds have an index of their own, so that a receive costs the same however long the backlog is.
 */
export class QueueStore {
  readonly #statements: Readonly<Record<Name, StatementSync>>;

  /** Takes the queue of that name in the database, creating it when it is not there. */
  constructor(database: SqliteDatabase, name: string) {
    const table = quoted(`queue ${name}`);
    const seen = quoted(`queue ${name} seen`);
    database.define(`
      CREATE TABLE IF NOT EXISTS ${table} (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, body TEXT NOT NULL, grp TEXT NOT NULL,
        sent_at INTEGER NOT NULL, ready INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS ${quoted(`queue ${name} ready`)} ON ${table} (grp, seq) WHERE ready = 1;
      CREATE INDEX IF NOT EXISTS ${quoted(`queue ${name} asleep`)} ON ${table} (visible_at) WHERE ready = 0;
      CREATE INDEX IF NOT EXISTS ${quoted(`queue ${name} busy`)} ON ${table} (grp) WHERE ready = 0;
      CREATE TABLE IF NOT EXISTS ${seen} (id TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS ${quoted(`queue ${name} seen until`)} ON ${seen} (until);`);
    const prepare = (sql: string) => database.prepare(sql);
    this.#statements = {
      insert: prepare(
        `INSERT INTO ${table} (id, body, grp, sent_at, ready, visible_at, receive_count) VALUES (?, ?, ?, ?, ?, ?, 0)`,
      ),
      remember: prepare(`INSERT OR REPLACE INTO ${seen} (id, until) VALUES (?, ?)`),
      remembered: prepare(`SELECT 1 FROM ${seen} WHERE id = ? AND until > ?`),
      forget: prepare(`DELETE FROM ${seen} WHERE until <= ?`),
      wake: prepare(`UPDATE ${table} SET ready = 1 WHERE ready = 0 AND visible_at <= ?`),
      release: prepare(`UPDATE ${table} SET ready = 1 WHERE ready = 0 AND receive_count > 0`),
      due: prepare(
        `SELECT EXISTS (SELECT 1 FROM ${table} WHERE ready = 1)
           OR EXISTS (SELECT 1 FROM ${table} WHERE ready = 0 AND visible_at <= ?) AS due`,
      ),
      nextDue: prepare(`SELECT min(visible_at) AS at FROM ${table} WHERE ready = 0`),
      firstGroup: prepare(`SELECT grp FROM ${table} WHERE ready = 1 ORDER BY grp, seq LIMIT 1`),
      nextGroup: prepare(`SELECT grp FROM ${table} WHERE ready = 1 AND grp > ? ORDER BY grp, seq LIMIT 1`),
      groupBusy: prepare(`SELECT 1 FROM ${table} WHERE ready = 0 AND grp = ? LIMIT 1`),
      readyOfGroup: prepare(
        `SELECT seq, id, body, grp, sent_at AS sentAt, receive_count AS receiveCount
           FROM ${table} WHERE ready = 1 AND grp = ? ORDER BY seq LIMIT ?`,
      ),
      take: prepare(
        `UPDATE ${table} SET ready = 0, visible_at = ?, receive_count = receive_count + 1 WHERE seq = ?`,
      ),
      remove: prepare(`DELETE FROM ${table} WHERE seq = ?`),
      delete: prepare(`DELETE FROM ${table} WHERE seq = ? AND id = ? AND receive_count = ?`),
      changeVisibility: prepare(
        `UPDATE ${table} SET visible_at = ? WHERE seq = ? AND id = ? AND receive_count = ? AND ready = 0 AND visible_at > ?`,
      ),
      retire: prepare(
        `DELETE FROM ${table} WHERE sent_at <= ? AND seq < (SELECT min(seq) + 1000 FROM ${table})`,
      ),
      depth: prepare(
        `SELECT count(*) AS total, coalesce(sum(ready), 0) AS ready, min(sent_at) AS oldest FROM ${table}`,
      ),
    };
  }

  /** Adds a message that becomes ready at once, or sleeps until `visibleAt`. */
  insert(message: Pick<MessageRow, 'id' | 'body' | 'grp' | 'sentAt'>, visibleAt?: number): void {
    const { id, body, grp, sentAt } = message;
    this.#statements.insert.run(id, body, grp, sentAt, visibleAt === undefined ? 1 : 0, visibleAt ?? 0);
  }

  /** Notes a deduplication id; false when it was noted before and not until `now`. */
  remember(deduplicationId: string, now: number, until: number): boolean {
    if (this.#statements.remembered.get(deduplicationId, now)) return false;
    this.#statements.remember.run(deduplicationId, until);
    return true;
  }

  /** Drops deduplication ids whose time is over. */
  forget(now: number): void {
    this.#statements.forget.run(now);
  }

  /** Makes ready what has slept long enough. */
  wake(now: number): void {
    this.#statements.wake.run(now);
  }

  /** Makes ready what is in flight. */
  release(): void {
    this.#statements.release.run();
  }

  /** Could there be something to receive? */
  isDue(now: number): boolean {
    return this.#statements.due.get(now)?.['due'] === 1;
  }

  /** When the next sleeper wakes, or `undefined` when none sleeps. */
  nextDue(): number | undefined {
    return numberOf(this.#statements.nextDue.get()?.['at']);
  }

  /** The first group by name with a ready message; '' stands for messages without a group. */
  firstGroup(): string | undefined {
    return groupOf(this.#statements.firstGroup.get());
  }

  /** The next group by name with a ready message. */
  nextGroup(after: string): string | undefined {
    return groupOf(this.#statements.nextGroup.get(after));
  }

  /** Is a message of the group in flight? */
  isBusy(group: string): boolean {
    return this.#statements.groupBusy.get(group) !== undefined;
  }

  readyOfGroup(group: string, limit: number): readonly MessageRow[] {
    const rows = this.#statements.readyOfGroup.all(group, limit);
    return rows.map((row) => row as typeof row & MessageRow);
  }

  /** Puts a message in flight. */
  take(seq: number, visibleAt: number): void {
    this.#statements.take.run(visibleAt, seq);
  }

  remove(seq: number): void {
    this.#statements.remove.run(seq);
  }

  /** Deletes a message if it was received no more than so many times. */
  delete(seq: number, id: string, receiveCount: number): void {
    this.#statements.delete.run(seq, id, receiveCount);
  }

  /** Changes when a message in flight comes again, under the same proviso. */
  changeVisibility(seq: number, id: string, receiveCount: number, visibleAt: number, now: number): void {
    this.#statements.changeVisibility.run(visibleAt, seq, id, receiveCount, now);
  }

  /** Throws away messages sent before the moment, at most a thousand at a time. */
  retire(before: number): void {
    this.#statements.retire.run(before);
  }

  depth(): QueueDepth {
    const row = this.#statements.depth.get() ?? {};
    const ready = numberOf(row['ready']) ?? 0;
    return { ready, waiting: (numberOf(row['total']) ?? 0) - ready, oldestSentAt: numberOf(row['oldest']) };
  }
}

function groupOf(row: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const group = row?.['grp'];
  return typeof group === 'string' ? group : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
