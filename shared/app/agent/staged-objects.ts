import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { type BaseObject, baseObjectSchema } from '../../domain/onec/base-object.ts';
import {
  indexedValue,
  type NaturalKey,
  type NaturalKeyKind,
  naturalKeyKinds,
} from '../../domain/onec/natural-keys.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { ConditionFailed, type Item, type Key, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Names one object of a base. */
export interface ObjectRef {
  readonly type: string;
  readonly ref: string;
}

/** An object as it was last told. */
export interface StagedObject {
  readonly object: BaseObject;
  readonly hash: string;
  /** When in the base's own order it was told, see `toldOrder`. */
  readonly order: string;
  readonly naturalKeys: readonly NaturalKey[];
}

/** A name for maps; types hold no blank. */
export function objectKey({ type, ref }: ObjectRef): string {
  return `${type} ${ref}`;
}

/** What an object says, whatever its version: re-posting without a change is no change. */
export function objectHash({ version: _, ...said }: BaseObject): string {
  return stableHash(said);
}

/** Larger objects, documents of thousands of rows, lie in blobs. Bytes of JSON; an item may have 400 KB. */
const largestInline = 200_000;

const itemSchema = z.object({
  hash: z.string(),
  order: z.string(),
  naturalKeys: z.array(z.object({ kind: z.enum(naturalKeyKinds), value: z.string() })),
  object: z.json().optional(),
  blob: z.string().optional(),
});

/** Objects of bases as they were last told, and what they are recognised by. */
export class StagedObjects {
  readonly #table: Table;
  readonly #blobs: Blobs;

  constructor(table: Table, blobs: Blobs) {
    this.#table = table;
    this.#blobs = blobs;
  }

  /** By `objectKey`; what was never told is missing. */
  async read(scope: ConnectionScope, refs: readonly ObjectRef[]): Promise<ReadonlyMap<string, StagedObject>> {
    const wanted = new Map(refs.map((ref) => [objectKey(ref), itemKey(scope, ref)]));
    const items = wanted.size === 0 ? [] : await this.#table.getMany([...wanted.values()]);
    const staged = await Promise.all(items.map((item) => this.#parse(item)));
    return new Map(staged.map((one) => [objectKey(one.object), one]));
  }

  /** References of one type in order, in pages. */
  async refs(
    scope: ConnectionScope,
    type: string,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly refs: readonly string[]; readonly next?: string }> {
    const page = await this.#table.query({
      pk: itemKey(scope, { type, ref: '-' }).pk,
      prefix: keys.baseObject.skPrefix({ type }),
      limit,
      ...(cursor !== undefined && { cursor }),
    });
    const refs = page.items.flatMap((item) => keys.baseObject.parse(item)?.ref ?? []);
    return { refs, ...(page.next !== undefined && { next: page.next }) };
  }

  /** All objects of a type: for directories, which are small. */
  async directory(scope: ConnectionScope, type: string): Promise<readonly BaseObject[]> {
    const found: BaseObject[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.refs(scope, type, 500, cursor);
      const read = await this.read(
        scope,
        page.refs.map((ref) => ({ type, ref })),
      );
      found.push(...[...read.values()].map(({ object }) => object));
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }

  /**
   * Keeps what was told, in place of what was read before. The look-ups go first and those that are void go last: a
   * crash between leaves some that lead to an object which no longer answers to them, and `find` checks.
   * @returns false when the object was told anew since it was read; nothing is written then
   */
  async replace(
    scope: ConnectionScope,
    before: StagedObject | undefined,
    after: StagedObject,
  ): Promise<boolean> {
    const old = new Set((before?.naturalKeys ?? []).map(keyName));
    const current = new Set(after.naturalKeys.map(keyName));
    const added = after.naturalKeys.filter((key) => !old.has(keyName(key)));
    const gone = (before?.naturalKeys ?? []).filter((key) => !current.has(keyName(key)));
    if (added.length > 0)
      await this.#table.writeMany(added.map((key) => ({ ...lookUp(scope, key, after.object) })));
    const body = await this.#bodyOf(scope, after);
    try {
      await this.#table.put(
        {
          ...itemKey(scope, after.object),
          hash: after.hash,
          order: after.order,
          naturalKeys: after.naturalKeys.map((key) => ({ ...key })),
          ...body,
        },
        before ? { attribute: 'order', equals: before.order } : { absent: true },
      );
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
    if (gone.length > 0)
      await this.#table.writeMany(
        [],
        gone.map((key) => lookUp(scope, key, after.object)),
      );
    if (before && before.hash !== after.hash) await this.#dropBlob(scope, before);
    return true;
  }

  /** Objects of the given types that answer to a key now; the value as `normalisedKey` gives it. */
  async find(
    scope: ConnectionScope,
    types: readonly string[],
    kind: NaturalKeyKind,
    value: string,
  ): Promise<readonly ObjectRef[]> {
    const found = new Map<string, ObjectRef>();
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({
        pk: lookUp(scope, { kind, value }, { type: '-', ref: '-' }).pk,
        prefix: keys.naturalKey.skPrefix({ kind, value: indexedValue(value) }),
        ...(cursor !== undefined && { cursor }),
      });
      for (const item of page.items) {
        const parts = keys.naturalKey.parse(item);
        if (parts && types.includes(parts.type)) found.set(objectKey(parts), parts);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    const staged = await this.read(scope, [...found.values()]);
    return [...staged.values()]
      .filter(({ naturalKeys }) => naturalKeys.some((key) => key.kind === kind && key.value === value))
      .map(({ object: { type, ref } }) => ({ type, ref }));
  }

  async #bodyOf(scope: ConnectionScope, { object, hash }: StagedObject): Promise<Partial<Item>> {
    const json = JSON.stringify(object);
    if (Buffer.byteLength(json) <= largestInline) return { object: JSON.parse(json) as Json };
    const blob = blobKey(scope, object, hash);
    await this.#blobs.put(blob, Buffer.from(json), 'application/json');
    return { blob };
  }

  async #dropBlob(scope: ConnectionScope, { object, hash }: StagedObject): Promise<void> {
    if (Buffer.byteLength(JSON.stringify(object)) <= largestInline) return;
    await this.#blobs.delete([blobKey(scope, object, hash)]);
  }

  async #parse(item: Item): Promise<StagedObject> {
    const { blob, object, ...rest } = itemSchema.parse(item);
    const body = blob === undefined ? object : await this.#readBlob(blob);
    return { ...rest, object: baseObjectSchema.parse(body) };
  }

  async #readBlob(key: string): Promise<unknown> {
    const body = await this.#blobs.get(key);
    if (!body) throw new Error(`the object ${key} vanished`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body.stream) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  }
}

function itemKey(scope: ConnectionScope, { type, ref }: ObjectRef): Key {
  return keys.baseObject.build({ ...scope, type, ref });
}

function lookUp(scope: ConnectionScope, { kind, value }: NaturalKey, { type, ref }: ObjectRef): Key {
  return keys.naturalKey.build({ ...scope, kind, value: indexedValue(value), type, ref });
}

function blobKey({ tenant, connection }: ConnectionScope, { ref }: ObjectRef, hash: string): string {
  return `${tenantBlobs(tenant)}objects/${connection}/${ref}/${hash}`;
}

function keyName({ kind, value }: NaturalKey): string {
  return `${kind} ${value}`;
}
