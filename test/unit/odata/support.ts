import { odataBases } from '../../../shared/adapters/onec/odata/odata-base.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import type { PublishedBase } from '../../../shared/ports/published-base.ts';
import { type Configuration, unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../../simulators/onec/base/object-store.ts';
import { OdataServer } from '../../../simulators/onec/odata/server.ts';
import type { OdataServerOptions } from '../../../simulators/onec/odata/server-options.ts';
import { odataHttp } from '../../support/odata-http.ts';

export const address = 'https://1c.example.ru/unf';
export const user = { name: 'Обмен', password: 'секрет: да' };

export interface Published {
  readonly clock: VirtualClock;
  readonly store: ObjectStore;
  readonly server: OdataServer;
  readonly base: PublishedBase;
  readonly as: (name: string, password: string) => PublishedBase;
}

/** A published base with made-up clients, and our client of it. */
export function published(
  options: Partial<OdataServerOptions> & {
    readonly counterparties?: number;
    readonly mostBytes?: number;
  } = {},
): Published {
  const configuration: Configuration = options.configuration ?? unf30Objects;
  const store =
    options.store ??
    generateClients({ seed: 7, counterparties: options.counterparties ?? 20, configuration });
  const clock = new VirtualClock(Date.UTC(2026, 2, 2, 9));
  const server = new OdataServer({
    store,
    configuration,
    clock,
    random: seededRandom(1),
    users: [user],
    path: '/unf',
    ...options,
  });
  const http = odataHttp(
    ({ hostname }) => (hostname === '1c.example.ru' ? server : undefined),
    options.mostBytes,
  );
  const bases = odataBases({ http, clock });
  const as = (name: string, password: string) => bases.of({ address, user: name, password });
  return { clock, store, server, as, base: as(user.name, user.password) };
}
