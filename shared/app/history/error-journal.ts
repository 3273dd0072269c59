import { type JournalEntry, journalItemSchema, repeatOf } from '../../domain/history/journal-entry.ts';
import { maskText } from '../../domain/history/mask-secrets.ts';
import type { Occurrence, Repeat } from '../../domain/history/occurrence.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { ConditionFailed, type Key, type Table } from '../../ports/table.ts';
import { NoticeBell } from '../notices/ring-for-notices.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type Collected, collectPage } from './collect-page.ts';
import { daysLater } from './days.ts';
import {
  entryOf,
  fingerprintOf,
  idOf,
  isWanted,
  type JournalFilter,
  type JournalItem,
  journalAttributes,
  journalKey,
  keyOf,
  memoryOf,
  segmentOf,
} from './journal-item.ts';
import { KeptBodies } from './kept-bodies.ts';
import { decodePageCursor, encodePageCursor } from './page-cursor.ts';

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  readonly cursor?: string;
}

/**
 * The error journal of connections: one entry per object and cause, counted up. Writing reads nothing, and telling the
 * same occurrence twice counts it once.
 */
export class ErrorJournal {
  readonly #table: Table;
  readonly #bodies: KeptBodies;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #bell: NoticeBell;

  constructor(table: Table, blobs: Blobs, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#bell = new NoticeBell(table);
    this.#bodies = new KeptBodies(blobs);
    this.#clock = clock;
  }

  /**
   * Counts a failure; an error that was solved is open again. `keepDays` count from now. Whoever has to be told of it
   * is told a while later.
   */
  async record(occurrence: Occurrence, keepDays: number): Promise<void> {
    const now = this.#clock.now();
    const key = journalKey(occurrence);
    const expiresAt = daysLater(now, keepDays);
    const kept =
      occurrence.payload === undefined
        ? undefined
        : await this.#bodies.keep(maskText(occurrence.payload), [key.pk, key.sk], expiresAt);
    const { slot, isNew } = memoryOf(occurrence.id);
    try {
      const stored = await this.#table.update(
        key,
        {
          set: { ...journalAttributes(occurrence, now, expiresAt, kept), [slot]: occurrence.id },
          add: { count: 1 },
        },
        isNew,
      );
      if (stored['firstAt'] === undefined) await this.#setFirst(key, now);
      await this.#bell.ring(occurrence.subject, now);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  async get(scope: ConnectionScope, id: string): Promise<JournalEntry | undefined> {
    const item = await this.#item(scope, id);
    return item && entryOf(item, id);
  }

  /** The failed work that can be asked for again. */
  async repeatOf(scope: ConnectionScope, id: string): Promise<Repeat | undefined> {
    const item = await this.#item(scope, id);
    return item && repeatOf(item);
  }

  /** What came in, with secrets masked; `undefined` when nothing was kept, or it is gone. */
  async payload(scope: ConnectionScope, id: string): Promise<string | undefined> {
    const item = await this.#item(scope, id);
    return item?.kept && this.#bodies.read(item.kept);
  }

  /** A page of errors. @throws Rejected for a foreign cursor */
  async page(
    scope: ConnectionScope,
    filter: JournalFilter,
    limit: number,
    cursor?: string,
  ): Promise<JournalPage> {
    const fingerprint = fingerprintOf(scope, filter);
    const start = cursor === undefined ? undefined : decodePageCursor(fingerprint, cursor);
    const { found, next } = await this.#collect(scope, filter, limit, start);
    return {
      entries: found.map(({ item, key }) => entryOf(item, idOf(key))),
      ...(next && { cursor: encodePageCursor(fingerprint, next) }),
    };
  }

  /** Marks an error as solved or open. `undefined` when there is none. */
  async setSolved(scope: ConnectionScope, id: string, solved: boolean): Promise<JournalEntry | undefined> {
    return this.#change(scope, id, { solved });
  }

  /** Notes that the failed work was asked for again. `undefined` when there is no such error. */
  async noteRepeated(scope: ConnectionScope, id: string): Promise<JournalEntry | undefined> {
    return this.#change(scope, id, { repeatedAt: this.#clock.now() });
  }

  /** Forgets an error; harmless when there is none. */
  async delete(scope: ConnectionScope, id: string): Promise<void> {
    const key = keyOf(scope, id);
    const item = await this.#item(scope, id);
    if (!key || !item) return;
    await this.#table.delete(key);
    await this.#bodies.drop([item.kept]);
  }

  /** Forgets the errors that a filter finds, at most `limit` at a time; `complete` says that none is left. */
  async deleteMany(
    scope: ConnectionScope,
    filter: JournalFilter,
    limit: number,
  ): Promise<{ readonly deleted: number; readonly complete: boolean }> {
    let deleted = 0;
    let next: Collected<unknown>['next'];
    do {
      const page = await this.#collect(scope, filter, Math.min(limit - deleted, 100), next);
      await this.#table.writeMany(
        [],
        page.found.map(({ key }) => key),
      );
      await this.#bodies.drop(page.found.map(({ item }) => item.kept));
      deleted += page.found.length;
      next = page.next;
    } while (next && deleted < limit);
    return { deleted, complete: next === undefined };
  }

  async #item(scope: ConnectionScope, id: string): Promise<JournalItem | undefined> {
    const key = keyOf(scope, id);
    const item = key && (await this.#table.get(key));
    return item && journalItemSchema.parse(item);
  }

  #collect(scope: ConnectionScope, filter: JournalFilter, limit: number, start: Collected<unknown>['next']) {
    return collectPage(this.#table, [segmentOf(scope, filter)], start, limit, ({ item }) => {
      const parsed = journalItemSchema.parse(item);
      return isWanted(parsed, filter) ? { item: parsed, key: { pk: item.pk, sk: item.sk } } : undefined;
    });
  }

  async #setFirst(key: Key, now: number): Promise<void> {
    try {
      await this.#table.update(key, { set: { firstAt: now } }, { attribute: 'firstAt', exists: false });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  async #change(
    scope: ConnectionScope,
    id: string,
    set: { readonly [attribute: string]: Json },
  ): Promise<JournalEntry | undefined> {
    const key = keyOf(scope, id);
    if (!key) return undefined;
    try {
      return entryOf(journalItemSchema.parse(await this.#table.update(key, { set }, { present: true })), id);
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }
}
