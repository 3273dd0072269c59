import type * as z from 'zod';
import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import type { Kept } from '../../domain/history/history-entry.ts';
import type { JournalEntry, journalItemSchema } from '../../domain/history/journal-entry.ts';
import { maskJson } from '../../domain/history/mask-secrets.ts';
import type { HistoryObject, Occurrence } from '../../domain/history/occurrence.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { Condition, Key } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { ttlOf } from './days.ts';
import type { Segment } from './newest-first.ts';

/** Which errors to read. Of one object they come by cause, otherwise the last seen first. */
export interface JournalFilter {
  readonly causeKey?: string;
  readonly object?: HistoryObject;
  readonly solved?: boolean;
  /** When it was last seen, milliseconds since the Unix epoch, both included. */
  readonly from?: number;
  readonly to?: number;
}

export type JournalItem = z.output<typeof journalItemSchema>;

/**
 * Slots in which an entry remembers what it has counted. A failure told again falls into the same slot and is not
 * counted twice, unless another failure of the same cause and object has taken the slot meanwhile.
 */
const slots = 16;

/** Stands for "no object" in keys. */
const noObject: HistoryObject = { kind: '-', id: '-' };

function keyParts({ subject, causeKey }: Occurrence) {
  const { tenant, connection, object = noObject } = subject;
  return { tenant, connection, kind: object.kind, object: object.id, cause: causeKey };
}

/** Where the failures of one object and cause are counted. */
export function journalKey(occurrence: Occurrence): Key {
  return keys.journal.build(keyParts(occurrence));
}

/** An id people's programs see: the sort key, so that nothing has to be looked up. */
export function idOf(key: Key): string {
  return Buffer.from(key.sk).toString('base64url');
}

/** The key of an id, or `undefined` for a text that is none. */
export function keyOf(scope: ConnectionScope, id: string): Key | undefined {
  const sk = Buffer.from(id, 'base64url').toString();
  const { pk } = keys.journal.build({ ...scope, kind: '-', object: '-', cause: '-' });
  return keys.journal.parse({ pk, sk }) && { pk, sk };
}

/** The attribute that remembers an occurrence, and the condition that it does not yet. */
export function memoryOf(id: string): { readonly slot: string; readonly isNew: Condition } {
  const slot = `seen${(Buffer.from(stableHash(id), 'base64url')[0] ?? 0) % slots}`;
  return {
    slot,
    isNew: {
      any: [
        { attribute: slot, exists: false },
        { attribute: slot, notEquals: id },
      ],
    },
  };
}

/** What a failure writes over the item, besides its count. */
export function journalAttributes(
  occurrence: Occurrence,
  now: number,
  expiresAt: number,
  kept: Kept | undefined,
): { readonly [attribute: string]: Json } {
  const { subject, failure, causeKey, text, details, repeat } = occurrence;
  const index = indexKeys.journalByTime.build({ ...keyParts(occurrence), lastAt: timePart(now) });
  return {
    ipk: index.pk,
    isk: index.sk,
    ttl: ttlOf(expiresAt),
    version: 1,
    failure,
    causeKey,
    ...(subject.object && { object: { ...subject.object } }),
    text: { ...text },
    details: maskJson(details),
    lastAt: now,
    solved: false,
    ...(repeat && { repeat: { ...repeat } }),
    ...(kept && { kept }),
  };
}

/** An item as people and programs see it. */
export function entryOf(item: JournalItem, id: string): JournalEntry {
  const { failure, causeKey, object, text, details, count, firstAt, lastAt, solved, repeatedAt } = item;
  return {
    id,
    failure,
    causeKey,
    ...(object && { object }),
    text,
    details,
    count,
    // Missing for a moment only, between the first count and the note of its time.
    firstAt: firstAt ?? lastAt,
    lastAt,
    solved,
    repeatable: item.repeat !== undefined,
    ...(repeatedAt !== undefined && { repeatedAt }),
    hasPayload: item.kept !== undefined,
  };
}

/** Whether an item passes a filter. */
export function isWanted(item: JournalItem, { causeKey, solved, from, to }: JournalFilter): boolean {
  return (
    (causeKey === undefined || item.causeKey === causeKey) &&
    (solved === undefined || item.solved === solved) &&
    (from === undefined || item.lastAt >= from) &&
    (to === undefined || item.lastAt <= to)
  );
}

/** What a cursor of a page is bound to. */
export function fingerprintOf({ tenant, connection }: ConnectionScope, filter: JournalFilter): Json {
  const { causeKey, object, solved, from, to } = filter;
  const named = [causeKey, object?.kind, object?.id, solved, from, to];
  return [tenant, connection, ...named.map((value) => value ?? null)];
}

/** Sorts after everything that goes on with `#`. */
const afterHash = '$';

/** The keys among which a filter looks: of one object in the table, otherwise in the index by time. */
export function segmentOf(scope: ConnectionScope, { object, from, to }: JournalFilter): Segment {
  if (object) {
    const parts = { kind: object.kind, object: object.id };
    const { pk } = keys.journal.build({ ...scope, ...parts, cause: '-' });
    const prefix = keys.journal.skPrefix(parts);
    return { name: 'all', pk, from: prefix, to: prefix.replace(/#$/, afterHash) };
  }
  const key = { ...scope, lastAt: '0', kind: '-', object: '-', cause: '-' };
  return {
    name: 'all',
    pk: indexKeys.journalByTime.build(key).pk,
    index: true,
    from: timePart(from ?? 0),
    to: to === undefined ? '~' : timePart(to + 1),
  };
}
