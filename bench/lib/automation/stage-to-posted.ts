import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { robotCode } from '../../../shared/domain/automation/robots.ts';
import { asId, type ConnectionId } from '../../../shared/kernel/ids.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { httpTransport } from '../../../simulators/onec/commerceml/transport.ts';
import { tradingBase } from '../../../test/support/trading-base.ts';
import { answerOf, until } from '../asking.ts';
import { type SpawnedHouse, spawnHouse } from '../spawn-house.ts';

const orderType = 'Document_ЗаказПокупателя';
const stageId = 'EXECUTING';

/** Milliseconds from a stage change to the posted order, for so many deals one after another; the base is awake. */
export async function stageToPosted(deals: number): Promise<readonly number[]> {
  const house = await spawnHouse(['--empty', '--portal-port', '0']);
  const stop = new AbortController();
  try {
    return await measure(house, deals, stop.signal);
  } finally {
    stop.abort();
    await house.end();
  }
}

async function measure({ endpoints }: SpawnedHouse, deals: number, signal: AbortSignal): Promise<number[]> {
  const { admin, api, onec, portal } = endpoints;
  if (!onec || !portal) throw new Error('the house has no demo');
  const base = tradingBase(systemClock, 1_000_000);
  const agent = new OnecAgent({
    ...{ store: base.store, configuration: unf30Objects, url: api, key: onec.key, pollSeconds: 1 },
    ...{ transport: httpTransport(), clock: systemClock, random: seededRandom(5) },
  });
  const control = async (method: string, path: string, body?: object): Promise<unknown> =>
    answerOf(await fetch(`${portal.control}portals/demo/${path}`, requestOf(method, body)));
  agent.work(10, signal).catch(() => undefined);
  const settings = requestOf('PUT', { automation: { enabled: true } }, admin.token);
  await answerOf(await fetch(`${api}/v1/connections/${onec.connectionId}/settings`, settings));
  const code = robotCode(asId<ConnectionId>(onec.connectionId), 'post');
  await until(async () => JSON.stringify(await control('GET', 'automation')).includes(`"${code}"`));
  await control('POST', 'stage-robots', {
    ...{ clientId: 'local.most24.demo', code, stageId },
    properties: { document_type: orderType },
  });
  const taken: number[] = [];
  for (let number = 0; number < deals; number += 1) {
    const made = await control('POST', 'deals', { title: `Сделка ${number}` });
    const { id } = z.object({ id: z.number() }).parse(made);
    const order = base.order({ deal: String(id) });
    // The base tells of its documents when its question for commands has been answered.
    await sleep(2_000);
    const startedAt = performance.now();
    await control('POST', `deals/${id}/move`, { stageId });
    await until(async () => base.book.view(order).posted);
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

function requestOf(method: string, body?: object, token?: string): RequestInit {
  return {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}
