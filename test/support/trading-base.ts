import type { Clock } from '../../shared/kernel/clock.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { unf30Objects } from '../../simulators/onec/base/configurations.ts';
import {
  DocumentBook,
  type DocumentRef,
  type NewOrder,
} from '../../simulators/onec/base/documents/document-book.ts';
import { addTrade, type Trade } from '../../simulators/onec/base/documents/stock.ts';
import { generateClients } from '../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../simulators/onec/base/object-store.ts';
import type { Refusals } from '../../simulators/onec/base/write-rules.ts';

/** A base of УНФ with clients, goods and somebody who works with documents. */
export interface TradingBase {
  readonly store: ObjectStore;
  readonly trade: Trade;
  readonly book: DocumentBook;
  /** Changeable: what the base refuses. */
  readonly refusals: { -readonly [Name in keyof Refusals]: Refusals[Name] };
  /** Writes an order of two pumps and ten valves, 40 925 roubles. */
  order(more?: Partial<NewOrder>): DocumentRef;
}

/** See `TradingBase`; so many pieces of each product lie in the warehouse. */
export function tradingBase(clock: Pick<Clock, 'now'>, pieces = 1000): TradingBase {
  const store = generateClients({ seed: 3, counterparties: 3, configuration: unf30Objects });
  const random = seededRandom(11);
  const trade = addTrade(store, random, pieces);
  const refusals: TradingBase['refusals'] = {};
  const book = new DocumentBook({ store, configuration: unf30Objects, clock, random, refusals });
  const [client] = store.ofType('Catalog_Контрагенты');
  const [pump, valve] = trade.products;
  if (!client || !pump || !valve) throw new Error('a client and two products are wanted');
  const lines = [
    { product: pump.ref, quantity: 2, price: pump.price },
    { product: valve.ref, quantity: 10, price: valve.price },
  ];
  const { organization, warehouse } = trade;
  return {
    ...{ store, trade, book, refusals },
    order: (more) => book.order({ counterparty: client.ref, organization, warehouse, lines, ...more }),
  };
}
