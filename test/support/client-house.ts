import { revealKey } from '../../shared/app/connections/first-connection.ts';
import type { Json } from '../../shared/kernel/canonical-json.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import { type Configuration, unf30Objects } from '../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../simulators/onec/base/object-store.ts';
import { Person } from '../../simulators/onec/base/person.ts';
import type { Refusals } from '../../simulators/onec/base/write-rules.ts';
import { callAsPerson } from '../../simulators/portal/call/call-as-person.ts';
import { extensionTransport } from './extension-transport.ts';
import { type JoinedHouse, joinedHouse } from './joined-house.ts';
import { type AskAsOperator, operatorOf } from './operator.ts';
import { publishedHouse } from './published-house.ts';
import { quickPrint } from './quick-print.ts';
import type { ShownRecord, ShownRun } from './run-house.ts';

type Row = Readonly<Record<string, Json>>;

/** The ways in which a base with clients can be reached. */
export const clientWays = ['agent', 'odata'] as const;
export type ClientWay = (typeof clientWays)[number];

/** A portal, a base whose clients are on it, and the operator at the API, on virtual time. */
export interface ClientHouse {
  readonly house: JoinedHouse;
  readonly store: ObjectStore;
  readonly person: Person;
  /** What the base refuses from now on. */
  readonly refusals: { -readonly [Name in keyof Refusals]: Refusals[Name] };
  /** Both sides say what they have to say, until nobody has anything to do. */
  settle(): Promise<void>;
  readonly ask: AskAsOperator;
  /** Asks for a run, lets both sides settle, and shows it. */
  run(path: string, body?: unknown): Promise<ShownRun>;
  records(run: string): Promise<readonly ShownRecord[]>;
  /** Calls the portal as a person, and delivers the events. */
  onPortal(method: string, params: Row): Promise<Json>;
  /** A list of the portal. */
  list(method: string, params?: Row): readonly Row[];
  /** Causes in the error journal. */
  causes(): Promise<readonly string[]>;
}

/** See `ClientHouse`. What the base has is on the portal when it resolves. */
export async function clientHouse(
  way: ClientWay,
  configuration: Configuration = unf30Objects,
  counterparties = 6,
): Promise<ClientHouse> {
  const refusals: ClientHouse['refusals'] = {};
  const store = generateClients({ seed: 7, counterparties, configuration });
  const { house, settle: talk } =
    way === 'agent'
      ? await withAgent(store, configuration, refusals)
      : await withOdata(store, configuration, refusals);
  const { clock } = house.platform;
  const ask = operatorOf(house.platform);
  const call = (method: string, params: Row): Json =>
    callAsPerson(house.simulator.engine, house.portal, method, params, 1).result;
  const settle = async () => {
    await house.deliver();
    await talk();
  };
  await settle();
  return {
    house,
    store,
    refusals,
    settle,
    ask,
    person: new Person(store, configuration),
    run: async (path, body) => {
      const begun = await ask('POST', path, body);
      if (begun.status !== 202) throw new Error(`${begun.status} ${JSON.stringify(begun.body)}`);
      await settle();
      return (await ask('GET', `/runs/${(begun.body as ShownRun).id}`)).body as ShownRun;
    },
    records: async (run) => {
      const page = await ask('GET', `/runs/${run}/records?limit=100`);
      return (page.body as { readonly records: readonly ShownRecord[] }).records;
    },
    onPortal: async (method, params) => {
      // Messages that are handed over in one moment would have one name.
      await clock.advance(1_000);
      const result = call(method, params);
      await house.deliver();
      return result;
    },
    list: (method, params = {}) => {
      const result = call(method, params);
      return (Array.isArray(result) ? result : (result as { readonly items: Json }).items) as readonly Row[];
    },
    causes: async () =>
      (await house.sync.journal.page(house.scope, {}, 100)).entries.map(({ causeKey }) => causeKey),
  };
}

interface Reached {
  readonly house: JoinedHouse;
  readonly settle: () => Promise<void>;
}

async function withOdata(
  store: ObjectStore,
  configuration: Configuration,
  refusals: Refusals,
): Promise<Reached> {
  const { connect, house, pass } = await publishedHouse({ store, configuration, refusals });
  await connect();
  return { house, settle: () => pass(4) };
}

async function withAgent(
  store: ObjectStore,
  configuration: Configuration,
  refusals: Refusals,
): Promise<Reached> {
  const house = await joinedHouse();
  const agent = new OnecAgent({
    ...{ print: quickPrint, refusals, store, configuration, url: 'https://most24.example' },
    key: await revealKey(house.platform.secrets, await house.connection()),
    transport: extensionTransport(house.platform),
    clock: house.platform.clock,
    random: seededRandom(2),
  });
  await house.run(agent.connect());
  const settle = async () => {
    for (let round = 0; round < 3; round += 1) {
      const end = await house.run(agent.exchange());
      if (end !== 'done') throw new Error(`the extension did not get through: ${end}`);
      await house.rest(2);
    }
  };
  return { house, settle };
}
