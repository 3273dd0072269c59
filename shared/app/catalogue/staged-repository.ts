import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import {
  stagedGoodSchema,
  stagedGroupSchema,
  stagedOfferSchema,
  stagedPicturedSchema,
  stagedPictureSchema,
  stagedPriceTypeSchema,
  stagedSeenSchema,
  stagedUnitSchema,
  stagedVariantsSchema,
} from '../../domain/catalogue/staged.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { Item, Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** What is kept once for the whole catalogue of a base. */
export const catalogueStateSchema = z.object({
  /** The price type chosen at the first sight of any, kept from then on. */
  priceType: z.string().optional(),
  /** By part of the exchange (`catalogue`, `offers`, `groups`): when the newest package taken was generated. */
  newest: z.record(z.string(), z.number()).default({}),
  /**
   * Full exchanges under way, by the catalogue's id: since when goods count as brought, and when it is over if nothing
   * more comes. A full exchange is as many files and sessions as the base likes.
   */
  full: z.record(z.string(), z.object({ since: z.number(), overAt: z.number() })).default({}),
  /** Fingerprint of the settings under which the records were last marked. */
  settings: z.string().optional(),
});
export type CatalogueState = z.infer<typeof catalogueStateSchema>;

const schemas = {
  group: stagedGroupSchema,
  good: stagedGoodSchema,
  offer: stagedOfferSchema,
  variants: stagedVariantsSchema,
  priceType: stagedPriceTypeSchema,
  unit: stagedUnitSchema,
  seen: stagedSeenSchema,
  picture: stagedPictureSchema,
  pictured: stagedPicturedSchema,
  state: catalogueStateSchema,
} as const;

export type StagedKind = keyof typeof schemas;
export type StagedState<Kind extends StagedKind> = z.infer<(typeof schemas)[Kind]>;

/** One thing the base said, with the hash of what it said. */
export interface Staged<Kind extends StagedKind> {
  readonly kind: Kind;
  readonly ref: string;
  readonly state: StagedState<Kind>;
  readonly hash: string;
}

/** Wraps a state with its hash. */
export function staged<Kind extends StagedKind>(
  kind: Kind,
  ref: string,
  state: StagedState<Kind>,
): Staged<Kind> {
  return { kind, ref, state, hash: stableHash(state as Json) };
}

/** What a base last said about its objects, kept so that the same said again costs nothing but the reading. */
export class StagedRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** States of one kind by reference; what was never said is missing. */
  async read<Kind extends StagedKind>(
    scope: ConnectionScope,
    kind: Kind,
    refs: Iterable<string>,
  ): Promise<ReadonlyMap<string, Staged<Kind>>> {
    const wanted = [...new Set(refs)].map((ref) => keys.staged.build({ ...scope, kind, ref }));
    const found = new Map<string, Staged<Kind>>();
    for (const item of wanted.length === 0 ? [] : await this.#table.getMany(wanted)) {
      const parts = keys.staged.parse(item);
      if (parts) found.set(parts.ref, parseItem(kind, parts.ref, item));
    }
    return found;
  }

  /** Keeps states as they are now. */
  async write(scope: ConnectionScope, states: readonly Staged<StagedKind>[]): Promise<void> {
    const items = states.map(({ kind, ref, state, hash }) => ({
      ...keys.staged.build({ ...scope, kind, ref }),
      state: state as Json,
      hash,
    }));
    if (items.length > 0) await this.#table.writeMany(items);
  }

  /** References of one kind in order, in pages. */
  async refs(
    scope: ConnectionScope,
    kind: StagedKind,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly refs: readonly string[]; readonly next?: string }> {
    const page = await this.#table.query({
      pk: keys.staged.build({ ...scope, kind, ref: '-' }).pk,
      prefix: keys.staged.skPrefix({ kind }),
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const refs = page.items.map((item) => keys.staged.parse(item)?.ref).filter((ref) => ref !== undefined);
    return { refs, ...(page.next === undefined ? {} : { next: page.next }) };
  }

  /** What is kept for the whole catalogue. */
  async catalogueState(scope: ConnectionScope): Promise<CatalogueState> {
    const found = await this.read(scope, 'state', ['catalogue']);
    return found.get('catalogue')?.state ?? { newest: {}, full: {} };
  }

  async saveCatalogueState(scope: ConnectionScope, state: CatalogueState): Promise<void> {
    await this.write(scope, [staged('state', 'catalogue', state)]);
  }
}

const itemSchema = z.object({ state: z.json(), hash: z.string() });

function parseItem<Kind extends StagedKind>(kind: Kind, ref: string, item: Item): Staged<Kind> {
  const { state, hash } = itemSchema.parse(item);
  return { kind, ref, state: schemas[kind].parse(state) as StagedState<Kind>, hash };
}
