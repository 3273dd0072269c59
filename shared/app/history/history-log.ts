import * as z from 'zod';
import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import {
  type HistoryBodies,
  type HistoryEntry,
  type HistoryOutcome,
  historyItemSchema,
  type StoredHistoryEntry,
} from '../../domain/history/history-entry.ts';
import { maskJson, maskText } from '../../domain/history/mask-secrets.ts';
import type { HistoryObject } from '../../domain/history/occurrence.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Item, Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { collectPage } from './collect-page.ts';
import { dayBefore, dayOf, daysLater, ttlOf } from './days.ts';
import { KeptBodies } from './kept-bodies.ts';
import type { Segment } from './newest-first.ts';
import { decodePageCursor, encodePageCursor } from './page-cursor.ts';

/** Longer bodies are cut. */
const maxBodyCharacters = 500_000;
/** Days that one page goes through at most. */
const maxDaysOfPage = 40;

/** Longer details are cut. */
const maxDetailCharacters = 16_000;
/** Nothing is kept for more days. */
const longestKept = 366;

/** The settings of a connection that matter here. */
export interface HistoryKeeping {
  /** Days that entries are kept. */
  readonly keepDays: number;
  /** Keep bodies as well. */
  readonly debug: boolean;
}

/** Which entries to read, newest first. */
export interface HistoryQuery {
  /** Milliseconds since the Unix epoch, both included; without them everything that is kept. */
  readonly from?: number;
  readonly to?: number;
  readonly object?: HistoryObject;
  readonly operation?: string;
  readonly outcome?: HistoryOutcome;
}

/** A page of entries; an empty one may still have a `cursor` when a filter found nothing so far. */
export interface HistoryPage {
  readonly entries: readonly StoredHistoryEntry[];
  readonly cursor?: string;
}

const bodiesSchema = z.object({ request: z.string().optional(), response: z.string().optional() });

/** The interaction history of connections: what was done, when, to what, and in debug mode with which words. */
export class HistoryLog {
  readonly #table: Table;
  readonly #bodies: KeptBodies;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: Table, blobs: Blobs, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#clock = clock;
    this.#bodies = new KeptBodies(blobs);
  }

  /**
   * Writes entries; reads nothing. Writing an entry again replaces it by itself. Secrets in details are masked. `at` of
   * an entry decides where it stands, so it must be the same whenever its id is.
   */
  async append(
    scope: ConnectionScope,
    entries: readonly HistoryEntry[],
    keeping: HistoryKeeping,
  ): Promise<void> {
    await this.#table.writeMany(entries.map((entry) => historyItem(scope, entry, keeping.keepDays)));
  }

  /** Writes one entry together with what went over the wire, if the connection is in debug mode. */
  async appendWithBodies(
    scope: ConnectionScope,
    entry: HistoryEntry,
    bodies: HistoryBodies,
    keeping: HistoryKeeping,
  ): Promise<void> {
    const item = historyItem(scope, entry, keeping.keepDays);
    if (!keeping.debug) return this.#table.put(item);
    const expiresAt = daysLater(entry.at, keeping.keepDays);
    const name = [scope.tenant, scope.connection, entry.id];
    const kept = await this.#bodies.keep(JSON.stringify(maskedBodies(bodies)), name, expiresAt);
    return this.#table.put({ ...item, kept });
  }

  /** Entries of a connection in a stretch of time, or of one object in it. @throws Rejected for a foreign cursor */
  async page(
    scope: ConnectionScope,
    query: HistoryQuery,
    limit: number,
    cursor?: string,
  ): Promise<HistoryPage> {
    const fingerprint = fingerprintOf(scope, query);
    const start = cursor === undefined ? undefined : decodePageCursor(fingerprint, cursor);
    const { segments, left } = segmentsOf(scope, query, this.#clock.now(), start?.segment);
    const { found, next } = await collectPage(this.#table, segments, start, limit, ({ item }) => {
      const entry = historyEntry(item);
      const isWanted =
        (query.operation === undefined || entry.operation === query.operation) &&
        (query.outcome === undefined || entry.outcome === query.outcome);
      return isWanted ? entry : undefined;
    });
    const position = next ?? (left === undefined ? undefined : { segment: left });
    return {
      entries: found,
      ...(position && { cursor: encodePageCursor(fingerprint, position) }),
    };
  }

  /** What went over the wire for an entry; `undefined` when nothing was kept, or it is gone. */
  async bodies(scope: ConnectionScope, at: number, id: string): Promise<HistoryBodies | undefined> {
    const item = await this.#table.get(historyKey(scope, at, id));
    const { kept } = item ? historyItemSchema.parse(item) : {};
    const content = kept && (await this.#bodies.read(kept));
    if (content === undefined) return undefined;
    const { request, response } = bodiesSchema.parse(JSON.parse(content));
    return { ...(request !== undefined && { request }), ...(response !== undefined && { response }) };
  }
}

function fingerprintOf(scope: ConnectionScope, { from, to, object, operation, outcome }: HistoryQuery): Json {
  const { tenant, connection } = scope;
  const named = [from, to, object?.kind, object?.id, operation, outcome];
  return [tenant, connection, ...named.map((value) => value ?? null)];
}

function historyKey(scope: ConnectionScope, at: number, id: string) {
  return keys.history.build({ ...scope, day: dayOf(at), at: timePart(at), entry: id });
}

function historyItem(scope: ConnectionScope, entry: HistoryEntry, keepDays: number): Item {
  const { id, at, object, details, text, milliseconds, operation, outcome } = entry;
  const index =
    object &&
    indexKeys.historyByObject.build({
      ...scope,
      kind: object.kind,
      object: object.id,
      at: timePart(at),
      entry: id,
    });
  return {
    ...historyKey(scope, at, id),
    ...(index && { ipk: index.pk, isk: index.sk }),
    ttl: ttlOf(daysLater(at, keepDays)),
    version: 1,
    id,
    at,
    operation,
    outcome,
    ...(object && { object: { ...object } }),
    text: { ...text },
    details: maskedDetails(details),
    ...(milliseconds !== undefined && { milliseconds }),
  };
}

function historyEntry(item: Item): StoredHistoryEntry {
  const { version: _, object, milliseconds, kept, ...entry } = historyItemSchema.parse(item);
  return {
    ...entry,
    ...(object && { object }),
    ...(milliseconds !== undefined && { milliseconds }),
    hasBodies: kept !== undefined,
  };
}

function maskedDetails(details: HistoryEntry['details']): Json {
  const masked = maskJson(details);
  const length = JSON.stringify(masked).length;
  return length > maxDetailCharacters
    ? { cut: JSON.stringify(masked).slice(0, maxDetailCharacters) }
    : masked;
}

function maskedBodies({ request, response }: HistoryBodies): HistoryBodies {
  return {
    ...(request !== undefined && { request: cut(maskText(request)) }),
    ...(response !== undefined && { response: cut(maskText(response)) }),
  };
}

function cut(body: string): string {
  return body.length > maxBodyCharacters ? `${body.slice(0, maxBodyCharacters)}…` : body;
}

/** The partitions that hold what a query wants, newest first; `left` is the day with which the next page begins. */
function segmentsOf(
  scope: ConnectionScope,
  query: HistoryQuery,
  now: number,
  startDay: string | undefined,
): { readonly segments: readonly Segment[]; readonly left?: string } {
  const { from = daysLater(now, -longestKept), to = now, object } = query;
  // A key of the last millisecond goes on with `#`, which sorts before the digit of the next one.
  const bounds = { from: timePart(from), to: timePart(to + 1) };
  if (object) {
    const key = { ...scope, kind: object.kind, object: object.id, at: '0', entry: '0' };
    const { pk } = indexKeys.historyByObject.build(key);
    return { segments: [{ name: 'all', pk, index: true, ...bounds }] };
  }
  const segments: Segment[] = [];
  const firstDay = dayOf(from);
  let day = startDay !== undefined && startDay < dayOf(to) ? startDay : dayOf(to);
  while (day >= firstDay && segments.length < maxDaysOfPage) {
    const { pk } = keys.history.build({ ...scope, day, at: '0', entry: '0' });
    segments.push({ name: day, pk, ...bounds });
    day = dayBefore(day);
  }
  return { segments, ...(day >= firstDay && { left: day }) };
}
