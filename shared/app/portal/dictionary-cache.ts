import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { Portal } from '../../ports/portal.ts';
import type { Table } from '../../ports/table.ts';
import { type LoadedDictionaries, loadDictionaries } from './load-dictionaries.ts';

/** So long a portal's lists are believed without looking again. Milliseconds. */
const freshMilliseconds = 10 * 60_000;

const choices = z.record(z.string(), z.json());

const cachedSchema = z.object({
  loadedAt: z.number(),
  fixed: z.object({ catalogueId: z.number(), priceTypeId: z.number(), originator: z.string() }),
  propertyIds: z.record(z.string(), z.number()),
  inventoryMode: z.boolean(),
  baseCurrency: z.string(),
  ids: z.object({ measure: choices, vat: choices, priceType: choices, currency: choices, preset: choices }),
});

/** What differs from portal to portal, kept on the ephemeral table so that not every run asks again. */
export class DictionaryCache {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** As `loadDictionaries`, from the cache where it is fresh. What is not complete is not kept. */
  async load(
    member: MemberId,
    portal: Portal,
    priceType: number | undefined,
    mayWrite = true,
  ): Promise<LoadedDictionaries> {
    const key = keys.portalDictionaries.build({ member, priceType: String(priceType ?? 'base') });
    const now = this.#clock.now();
    const cached = cachedSchema.safeParse(await this.#table.get(key));
    if (cached.success && now - cached.data.loadedAt < freshMilliseconds) return cached.data;
    const loaded = await loadDictionaries(portal, priceType, mayWrite);
    if (mayWrite) await this.keep(member, loaded, priceType);
    return loaded;
  }

  /** Keeps lists as they are now on the portal. */
  async keep(
    member: MemberId,
    dictionaries: LoadedDictionaries,
    priceType: number | undefined,
  ): Promise<void> {
    const key = keys.portalDictionaries.build({ member, priceType: String(priceType ?? 'base') });
    const loadedAt = this.#clock.now();
    const ttl = Math.ceil((loadedAt + freshMilliseconds) / 1000);
    await this.#table.put({ ...key, ...asItem(dictionaries), loadedAt, ttl });
  }
}

function asItem({ fixed, propertyIds, inventoryMode, baseCurrency, ids }: LoadedDictionaries) {
  return { fixed: { ...fixed }, propertyIds, inventoryMode, baseCurrency, ids: { ...ids } } satisfies Record<
    string,
    Json
  >;
}
