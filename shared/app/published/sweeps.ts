import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { plain } from '../../kernel/json-text.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const stateSchema = z.object({
  /** Counts visits to the base: what a later one read is newer. */
  visit: z.int().default(0),
  /** A sweep has begun to keep objects and has not come to its end: whatever it meets is marked again. */
  open: z.boolean().default(false),
  /** When a sweep last came to its end, milliseconds since the Unix epoch. Missing: not all of the base is known yet. */
  completeAt: z.number().optional(),
  /** Since when the base does not answer. */
  silentSince: z.number().optional(),
  /** When its silence was last told. */
  silenceToldAt: z.number().optional(),
  /** What looked wrong; a person who resumes the connection says that it is right. */
  doubt: z.string().optional(),
  /** What the composition of the interface lacked when it was last looked at. */
  lacking: z.array(z.string()).default([]),
});

/** How far the looking for changes in a published base is. */
export type SweepState = z.output<typeof stateSchema>;

type Change = { readonly [Name in keyof SweepState]?: SweepState[Name] | undefined };

const versionsSchema = z.record(z.string(), z.string());

/** What sweeps of published bases remember: how far they are, and the version in which each object was last seen. */
export class Sweeps {
  readonly #table: Table;
  readonly #blobs: Blobs;

  constructor(table: Table, blobs: Blobs) {
    this.#table = table;
    this.#blobs = blobs;
  }

  /** `undefined` before the first visit. */
  async get(scope: ConnectionScope): Promise<SweepState | undefined> {
    const item = await this.#table.get(keys.sweep.build({ ...scope }));
    return item && stateSchema.parse(item);
  }

  /** Counts a visit; its number is larger than that of any before. */
  async visit(scope: ConnectionScope): Promise<SweepState> {
    const item = await this.#table.update(keys.sweep.build({ ...scope }), { add: { visit: 1 } });
    return stateSchema.parse(item);
  }

  /** Changes what is named; `undefined` forgets. */
  async change(scope: ConnectionScope, change: Change): Promise<void> {
    const remove = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [name] : []));
    await this.#table.update(keys.sweep.build({ ...scope }), { set: plain(change), remove });
  }

  /** Versions by reference, as last kept; none when there are none. */
  async versions(scope: ConnectionScope, set: string): Promise<Map<string, string>> {
    const body = await this.#blobs.get(versionsKey(scope, set));
    if (!body) return new Map();
    const chunks: Uint8Array[] = [];
    for await (const chunk of body.stream) chunks.push(chunk);
    const versions = versionsSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    return new Map(Object.entries(versions));
  }

  async keepVersions(
    scope: ConnectionScope,
    set: string,
    versions: ReadonlyMap<string, string>,
  ): Promise<void> {
    const body = Buffer.from(JSON.stringify(Object.fromEntries(versions)));
    await this.#blobs.put(versionsKey(scope, set), body, 'application/json');
  }
}

function versionsKey({ connection, tenant }: ConnectionScope, set: string): string {
  return `${tenantBlobs(tenant)}sweeps/${connection}/${stableHash(set)}`;
}
