import { planPoll } from '../../shared/app/published/poll-plan.ts';
import { basePasswordContext } from '../../shared/domain/connections/connection.ts';
import type { Json } from '../../shared/kernel/canonical-json.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { type Configuration, unf30Objects } from '../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../simulators/onec/base/object-store.ts';
import { Person } from '../../simulators/onec/base/person.ts';
import { OdataServer } from '../../simulators/onec/odata/server.ts';
import type { OdataServerOptions } from '../../simulators/onec/odata/server-options.ts';
import { callAsPerson } from '../../simulators/portal/call/call-as-person.ts';
import { type JoinedHouse, joinedHouse } from './joined-house.ts';
import { odataHttp } from './odata-http.ts';

type Row = Readonly<Record<string, Json>>;

/** A portal with the application, and a published base that it is connected with, on virtual time. */
export interface PublishedHouse {
  readonly house: JoinedHouse;
  readonly store: ObjectStore;
  readonly server: OdataServer;
  /** Somebody who works in the base. */
  readonly person: Person;
  /** Enters the base's address, user and password; the first poll is planned. */
  connect(): Promise<void>;
  /** Lets so many minutes go by, with all workers at work. */
  pass(minutes: number): Promise<void>;
  /** A list of the portal, whole. */
  list(method: string, params?: Row): Promise<readonly Row[]>;
  /** Does something as a person of the portal, and delivers the events. */
  onPortal(method: string, params: Row): Promise<Json>;
  /** Causes in the error journal. */
  causes(): Promise<readonly string[]>;
}

const user = { name: 'Обмен', password: 'секрет' };

/** See `PublishedHouse`. */
export async function publishedHouse(
  options: Partial<OdataServerOptions> & {
    readonly configuration?: Configuration;
    readonly counterparties?: number;
    readonly everyMinutes?: number;
  } = {},
): Promise<PublishedHouse> {
  const { configuration = unf30Objects, counterparties = 10, everyMinutes = 1 } = options;
  const store = options.store ?? generateClients({ seed: 7, counterparties, configuration });
  const servers = new Map<string, OdataServer>();
  const http = odataHttp(({ hostname }) => servers.get(hostname));
  const house = await joinedHouse({
    outside: ({ hostname }) => (hostname.startsWith('1c.') ? http : undefined),
  });
  const { clock, secrets } = house.platform;
  const random = seededRandom(1);
  const server = new OdataServer({
    ...{ store, configuration, clock, random, users: [user], path: '/base' },
    ...options,
  });
  servers.set('1c.example.ru', server);
  const call = (method: string, params: Row): Json =>
    callAsPerson(house.simulator.engine, house.portal, method, params, 1).result;
  return {
    house,
    store,
    server,
    person: new Person(store, configuration),
    connect: async () => {
      const { scope, sync } = house;
      const context = basePasswordContext(scope.tenant, scope.connection);
      const sealedPassword = await secrets.seal(user.password, context);
      const address = 'https://1c.example.ru/base';
      const zone = { timeZone: 'Europe/Moscow', epoch: 0, since: clock.now() };
      await sync.connections.setPublished(scope, {
        ...{ address, user: user.name, sealedPassword, everyMinutes },
        ...zone,
      });
      await sync.connections.heardOfBase(scope, clock.now(), { configuration: configuration.metadata });
      await planPoll(sync.due, scope, clock.now());
    },
    pass: house.pass,
    list: async (method, params = {}) => {
      const result = call(method, params);
      return (Array.isArray(result) ? result : (result as { readonly items: Json }).items) as readonly Row[];
    },
    onPortal: async (method, params) => {
      // Messages that are handed over in one moment would have one name.
      await clock.advance(1_000);
      const result = call(method, params);
      await house.deliver();
      return result;
    },
    causes: async () => {
      const { entries } = await house.sync.journal.page(house.scope, {}, 100);
      return entries.map(({ causeKey }) => causeKey);
    },
  };
}
