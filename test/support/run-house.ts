import { seededRandom } from '../../shared/kernel/random.ts';
import { OnecBase } from '../../simulators/onec/base/base.ts';
import { generateBase } from '../../simulators/onec/base/generate.ts';
import { OnecClient } from '../../simulators/onec/commerceml/client.ts';
import { unf30 } from '../../simulators/onec/commerceml/profile.ts';
import type { LoggedCall } from '../../simulators/portal/call/call-log.ts';
import {
  type Price,
  type Product,
  pricesStore,
  productsStore,
} from '../../simulators/portal/data/catalog/products.ts';
import { type JoinedHouse, joinedHouse } from './joined-house.ts';
import { type AskAsOperator, operatorOf } from './operator.ts';

/** What the operator sees of a run. */
export interface ShownRun {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly reason?: { readonly ru: string };
}

/** What the operator sees of a record of a run. */
export interface ShownRecord {
  readonly kind: string;
  readonly ref: string;
  readonly portalId?: string;
  readonly action: string;
  readonly result: string;
  readonly fields: Readonly<Record<string, { readonly before?: unknown; readonly after: unknown }>>;
  readonly text?: { readonly ru: string };
}

/** A portal, a base that exchanges its goods, and the operator at the API. */
export interface RunHouse {
  readonly house: JoinedHouse;
  readonly base: OnecBase;
  readonly calls: LoggedCall[];
  /** An exchange, and rest. */
  exchange(full?: boolean): Promise<void>;
  readonly ask: AskAsOperator;
  /** Asks for a run, lets it end, and shows it. */
  run(path: string, body?: unknown): Promise<ShownRun>;
  look(run: string): Promise<ShownRun>;
  records(run: string, query?: string): Promise<readonly ShownRecord[]>;
  products(): ReadonlyMap<string, Product>;
  prices(): readonly Price[];
}

/** See `RunHouse`. */
export async function runHouse(goods = 6): Promise<RunHouse> {
  const calls: LoggedCall[] = [];
  const house = await joinedHouse({ log: (call) => calls.push(call) });
  const base = new OnecBase(generateBase({ seed: 5, goods, withPictures: 0, withCharacteristics: 0 }));
  const tools = await house.tools({ ...unf30, zip: false });
  const client = new OnecClient({ ...tools, base, random: seededRandom(1) });
  const ask = operatorOf(house.platform);
  const look = async (run: string) => (await ask('GET', `/runs/${run}`)).body as ShownRun;
  return {
    house,
    base,
    calls,
    ask,
    look,
    exchange: async (full = false) => {
      const { ok } = await house.run(client.exchange({ full }));
      if (!ok) throw new Error('the exchange failed');
      await house.rest(2);
    },
    run: async (path, body) => {
      const { body: begun, status } = await ask('POST', path, body);
      if (status !== 202) throw new Error(`${status} ${JSON.stringify(begun)}`);
      await house.rest(2);
      return look((begun as ShownRun).id);
    },
    records: async (run, query = '') => {
      const found: ShownRecord[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask(
          'GET',
          `/runs/${run}/records?limit=3${query}${cursor ? `&cursor=${cursor}` : ''}`,
        );
        const { cursor: next, records } = page.body as { cursor?: string; records: readonly ShownRecord[] };
        found.push(...records);
        cursor = next;
      } while (cursor !== undefined);
      return found;
    },
    products: () =>
      new Map([...house.portal.store(productsStore)].map((product) => [product.xmlId ?? '', product])),
    prices: () => [...house.portal.store(pricesStore)],
  };
}
