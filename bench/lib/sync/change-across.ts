import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../../simulators/onec/base/object-store.ts';
import { Person } from '../../../simulators/onec/base/person.ts';
import { httpTransport } from '../../../simulators/onec/commerceml/transport.ts';
import { answerOf, until } from '../asking.ts';
import { type SpawnedHouse, spawnHouse } from '../spawn-house.ts';

const clientType = 'Catalog_Контрагенты';
/** Between two changes, so that the portal's bucket is not what is measured. */
const pauseMilliseconds = 3_000;

/** Milliseconds until a change was on the other side. */
export interface Across {
  readonly toPortal: readonly number[];
  readonly toBase: readonly number[];
}

/**
 * Renames of clients on one side and then on the other, so many of each, in the one-machine runtime with both ends
 * simulated, over HTTP and in real time; the base is awake.
 */
export async function changeAcross(changes: number): Promise<Across> {
  const house = await spawnHouse(['--empty', '--portal-port', '0']);
  const stop = new AbortController();
  try {
    return await measure(house, changes, stop.signal);
  } finally {
    stop.abort();
    await house.end();
  }
}

async function measure({ endpoints }: SpawnedHouse, changes: number, signal: AbortSignal): Promise<Across> {
  const { api, onec, portal } = endpoints;
  if (!onec || !portal?.webhook) throw new Error('the house has no demo');
  const { control, webhook } = portal;
  const store = generateClients({ seed: 3, counterparties: 5, configuration: unf30Objects });
  const agent = new OnecAgent({
    ...{ store, configuration: unf30Objects, url: api, key: onec.key, pollSeconds: 1 },
    ...{ transport: httpTransport(), clock: systemClock, random: seededRandom(5) },
  });
  await agent.connect();
  agent.work(10, signal).catch(() => undefined);
  const [client] = store.ofType(clientType).filter(({ isFolder }) => !isFolder);
  if (!client) throw new Error('the base has no client');
  const companies = () => companiesOf(control);
  await until(async () => (await companies()).some(({ originId }) => originId === client.ref));
  const person = new Person(store, unf30Objects);
  const toPortal: number[] = [];
  const toBase: number[] = [];
  for (let number = 0; number < changes; number += 1) {
    await sleep(pauseMilliseconds);
    const there = `В базе ${number}`;
    const toldAt = performance.now();
    person.rename(clientType, client.ref, there);
    await until(async () => (await companies()).some(({ title }) => title === there));
    toPortal.push(performance.now() - toldAt);
    await sleep(pauseMilliseconds);
    const id = (await companies()).find(({ title }) => title === there)?.id;
    const here = `На портале ${number}`;
    const changedAt = performance.now();
    await rename(webhook, id, here);
    await until(async () => nameOf(store, client.ref) === here);
    toBase.push(performance.now() - changedAt);
  }
  return { toPortal, toBase };
}

const companiesSchema = z.array(
  z.looseObject({
    id: z.number(),
    values: z.looseObject({ title: z.string(), originId: z.string().nullable() }),
  }),
);

/** Read from the simulator's memory: the portal's own lists would use up its limits. */
async function companiesOf(control: string) {
  const response = await fetch(`${control}portals/demo/stores/${encodeURIComponent('crm COMPANY')}`);
  // A store is there from its first use on.
  if (response.status === 404) return [];
  const rows = companiesSchema.parse(await answerOf(response));
  return rows.map(({ id, values }) => ({ id, title: values.title, originId: values.originId }));
}

async function rename(webhook: string, id: number | undefined, title: string): Promise<void> {
  const body = JSON.stringify({ entityTypeId: 4, id, fields: { title } });
  const headers = { 'content-type': 'application/json' };
  await answerOf(await fetch(`${webhook}crm.item.update.json`, { method: 'POST', headers, body }));
}

function nameOf(store: ObjectStore, ref: string): unknown {
  return store.get(clientType, ref)?.attributes['Description'];
}
