import { seededRandom } from '../../shared/kernel/random.ts';
import { OnecBase } from '../../simulators/onec/base/base.ts';
import { generateBase } from '../../simulators/onec/base/generate.ts';
import { variantId } from '../../simulators/onec/base/model.ts';
import { OnecClient } from '../../simulators/onec/commerceml/client.ts';
import { type Profile, ut115 } from '../../simulators/onec/commerceml/profile.ts';
import type { LoggedCall } from '../../simulators/portal/call/call-log.ts';
import { pricesStore, productsStore, sectionsStore } from '../../simulators/portal/data/catalog/products.ts';
import { type JoinedHouse, joinedHouse } from '../../test/support/joined-house.ts';
import { type Figure, rounded } from './figure.ts';

/** Commands that one HTTP call carries. See https://apidocs.bitrix24.ru/api-reference/how-to-call-rest-api/batch.html */
const commandsPerCall = 50;

/**
 * What an exchange costs at the portal: a simulated «Управление торговлей» exchanges a generated catalogue with the
 * functions as they are deployed, over the real client of the portal, on virtual time and SQLite in memory. The portal
 * keeps its limit of calls. It takes no time for its work: on a slow one the offers come while goods are still on their
 * way, since 1C is told `success` after ten minutes, and both go out in fewer commands than the minimum below counts.
 */
export class ExchangeCalls {
  readonly #house: JoinedHouse;
  readonly #base: OnecBase;
  readonly #client: OnecClient;
  readonly #log: readonly LoggedCall[];

  private constructor(house: JoinedHouse, base: OnecBase, client: OnecClient, log: readonly LoggedCall[]) {
    this.#house = house;
    this.#base = base;
    this.#client = client;
    this.#log = log;
  }

  /** A base and a portal that never exchanged. `portion`: goods in one file. */
  static async prepare(goods: number, portion: number): Promise<ExchangeCalls> {
    const log: LoggedCall[] = [];
    const house = await joinedHouse({ times: 'none', log: (call) => log.push(call) });
    const base = new OnecBase(generateBase({ seed: 7, goods, withCharacteristics: 0, withPictures: 0 }));
    const profile: Profile = { ...ut115, goodsPerPortion: portion };
    const client = new OnecClient({ ...(await house.tools(profile)), base, random: seededRandom(1) });
    return new ExchangeCalls(house, base, client, log);
  }

  /**
   * HTTP calls of the first load by the fewest that could carry its commands. A file is carried over before the next one
   * comes, so these are ⌈(sections + products) / 50⌉ for the goods, and ⌈(prices + quantities) / 50⌉ for the offers.
   */
  async firstLoad(): Promise<number> {
    const { calls } = await this.#exchange(true);
    const { portal } = this.#house;
    const products = [...portal.store(productsStore)];
    const quantities = products.filter(({ quantity }) => quantity !== null).length;
    const forGoods = portal.store(sectionsStore).size + products.length;
    const forOffers = portal.store(pricesStore).size + quantities;
    return calls / (fewestCalls(forGoods) + fewestCalls(forOffers));
  }

  /** Commands that change anything when all of it is sent once more. */
  async secondPush(): Promise<number> {
    return (await this.#exchange(true)).writes;
  }

  /** HTTP calls for prices of so many goods that changed, beyond the ⌈count / 50⌉ that carry them. */
  async changedPrices(count: number): Promise<number> {
    const [retail] = this.#base.priceTypes;
    if (!retail) throw new Error('the base has no price type');
    const priced = this.#base.goods.filter((good) => this.#base.prices(variantId(good.ref)).has(retail.ref));
    for (const good of priced.slice(0, count)) {
      const price = this.#base.prices(variantId(good.ref)).get(retail.ref) ?? 0;
      this.#base.setPrice(variantId(good.ref), retail.ref, price + 1);
    }
    const { calls, writes } = await this.#exchange(false);
    if (writes !== count) throw new Error(`${writes} writes for ${count} changed prices`);
    return calls - fewestCalls(count);
  }

  /**
   * Calls are those that were let in: one that is refused because the token's hour is over comes once an hour, whatever
   * is exchanged.
   */
  async #exchange(full: boolean): Promise<{ readonly calls: number; readonly writes: number }> {
    const before = { lines: this.#log.length, writes: this.#house.writes() };
    const { errors } = await this.#house.run(this.#client.exchange({ full }));
    await this.#house.rest();
    if (errors.length > 0) throw new Error(errors.join('; '));
    const lines = this.#log.slice(before.lines);
    const calls = lines.filter(({ batch, method }) => batch === null || method === 'batch').length;
    return { calls, writes: this.#house.writes() - before.writes };
  }
}

function fewestCalls(commands: number): number {
  return Math.ceil(commands / commandsPerCall);
}

/** Figures of a catalogue of 20 000 goods. */
export async function callFigures(progress: (message: string) => void): Promise<readonly Figure[]> {
  progress('first load of 20 000 goods in two files');
  const whole = await ExchangeCalls.prepare(20_000, 20_000);
  const figures: Figure[] = [
    ratio('calls for a first load of 20 000 goods', await whole.firstLoad()),
    writes('writes at the second push', await whole.secondPush()),
  ];
  for (const count of [1, 50, 500, 2000]) {
    progress(`${count} changed prices`);
    figures.push({
      name: `calls beyond ⌈k/50⌉ for k = ${count} changed prices`,
      value: await whole.changedPrices(count),
      unit: 'calls',
      better: 'lower',
      target: 2,
    });
  }
  progress('first load of 5 000 goods in portions of 1 000');
  const portions = await ExchangeCalls.prepare(5000, 1000);
  figures.push({
    name: 'calls for a first load of 5 000 goods in portions of 1 000',
    value: rounded(await portions.firstLoad()),
    unit: '× minimum',
    better: 'lower',
  });
  return figures;
}

function ratio(name: string, value: number): Figure {
  // Counted, not timed: three digits would hide a miss.
  return {
    name,
    value: Math.round(value * 10_000) / 10_000,
    unit: '× minimum',
    better: 'lower',
    target: 1.05,
  };
}

function writes(name: string, value: number): Figure {
  return { name, value, unit: 'commands', better: 'lower', target: 0 };
}
