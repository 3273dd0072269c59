import { seededRandom } from '../../shared/kernel/random.ts';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../simulators/onec/base/configurations.ts';
import { DocumentBook } from '../../simulators/onec/base/documents/document-book.ts';
import { addTrade, type Trade } from '../../simulators/onec/base/documents/stock.ts';
import { generateClients } from '../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../simulators/onec/base/object-store.ts';
import { httpTransport } from '../../simulators/onec/commerceml/transport.ts';
import { debtsReport, generateDebts } from '../../simulators/onec/reports/debts.ts';
import { stockReport } from '../../simulators/onec/reports/stock.ts';
import type { DemoBase } from './demo-base.ts';
import type { DemoConnection } from './demo-connection.ts';

const clients = 4;

/** The demo's base behind the extension: clients, documents and two reports. */
export interface ExtensionBase {
  readonly store: ObjectStore;
  readonly trade: Trade;
  /** What people do with documents. */
  readonly book: DocumentBook;
  readonly agent: OnecAgent;
}

/** Makes the base up; nothing is sent before its agent exchanges. */
export function extensionBase(houseUrl: string, { key }: DemoConnection, { base }: DemoBase): ExtensionBase {
  const store = generateClients({ seed: 24, counterparties: clients, configuration: unf30Objects });
  const random = seededRandom(systemClock.now() % 2 ** 31);
  const trade = addTrade(store, random);
  const debts = generateDebts(24, 40);
  const agent = new OnecAgent({
    ...{ store, key, random, configuration: unf30Objects, url: houseUrl },
    ...{ transport: httpTransport(), clock: systemClock },
    reports: [debtsReport(() => debts), stockReport(base)],
  });
  const book = new DocumentBook({ store, random, configuration: unf30Objects, clock: systemClock });
  return { store, trade, book, agent };
}
