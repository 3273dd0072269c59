import { createDeps as createAgentDeps } from '../../functions/agent-api/deps.ts';
import { createHandler as createAgentApi } from '../../functions/agent-api/handler.ts';
import { createDeps as createApiDeps } from '../../functions/api/deps.ts';
import { createHandler as createApi } from '../../functions/api/handler.ts';
import { revealKey } from '../../shared/app/connections/first-connection.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../simulators/onec/base/generate-clients.ts';
import type { Transport } from '../../simulators/onec/commerceml/transport.ts';
import type { LoggedCall } from '../../simulators/portal/call/call-log.ts';
import { type JoinedHouse, joinedHouse } from '../../test/support/joined-house.ts';
import { httpEvent, lambdaContext } from '../../test/support/lambda.ts';
import { quickPrint } from '../../test/support/quick-print.ts';

/** Commands that one HTTP call carries. See https://apidocs.bitrix24.ru/api-reference/how-to-call-rest-api/batch.html */
const commandsPerCall = 50;
const adds = /^crm\.(item|requisite|requisite\.bankdetail|address)\.add$/;

/** What a first load of clients cost. */
export interface FirstLoad {
  /** Records made on the portal: companies, contacts, requisites, addresses, bank accounts. */
  readonly records: number;
  readonly calls: number;
  /** HTTP calls that could carry the records at the least. */
  readonly fewestCalls: number;
  readonly commands: number;
  readonly tableWrites: number;
  /** Records that a second telling of everything made. */
  readonly secondTime: number;
}

/**
 * A base with the extension tells all its clients to a portal that has none, with the functions as they are deployed, on
 * virtual time and SQLite in memory. The portal keeps its limits of calls and takes no time for its work.
 */
export async function firstClients(counterparties: number): Promise<FirstLoad> {
  const log: LoggedCall[] = [];
  const house = await joinedHouse({ times: 'none', log: (call) => log.push(call) });
  const store = generateClients({ seed: 1, counterparties, configuration: unf30Objects });
  const agent = new OnecAgent({
    print: quickPrint,
    refusals: {},
    store,
    configuration: unf30Objects,
    url: 'https://most24.example',
    key: await revealKey(house.platform.secrets, await house.connection()),
    transport: transportTo(house),
    clock: house.platform.clock,
    random: seededRandom(2),
  });
  const written = countWrites(house);
  await house.run(agent.connect());
  log.length = 0;
  await tell(house, agent);
  const made = log.filter(({ method, status }) => adds.test(method) && status === 200).length;
  const calls = log.filter(({ batch, method }) => batch === null || method === 'batch').length;
  const commands = log.filter(({ method }) => method !== 'batch').length;
  const tableWrites = written();
  log.length = 0;
  await tell(house, agent);
  const again = log.filter(({ method, status }) => adds.test(method) && status === 200).length;
  const fewestCalls = Math.ceil(made / commandsPerCall);
  return { records: made, calls, fewestCalls, commands, tableWrites, secondTime: again };
}

async function tell(house: JoinedHouse, agent: OnecAgent): Promise<void> {
  const end = await house.run(agent.exchange());
  if (end !== 'done') throw new Error(`the extension did not get through: ${end}`);
  await house.rest(2);
}

function transportTo({ platform }: JoinedHouse): Transport {
  const api = createApi(
    createApiDeps(platform, { OPERATOR_TOKEN_SHA256: '', PUBLIC_URL: 'https://most24.example' }),
  );
  const agentApi = createAgentApi(createAgentDeps(platform));
  return async ({ body, headers, method, url }) => {
    const { pathname, search } = new URL(url);
    if (!pathname.startsWith('/agent/')) {
      const key = decodeURIComponent(pathname.replace(/^\/blobs\//, ''));
      await platform.blobs.put(key, body ?? new Uint8Array(), 'application/json');
      return { status: 200, contentType: 'application/json', body: Buffer.from('') };
    }
    const event = httpEvent(method, pathname, {
      query: search.slice(1),
      headers: { 'content-type': 'application/json', authorization: headers['Authorization'] ?? '' },
      ...(body && { body: Buffer.from(body).toString('utf8') }),
    });
    const handler = pathname.endsWith('/connect') ? api : agentApi;
    const answer = await handler(event, lambdaContext(3_600_000));
    return {
      status: answer.statusCode ?? 0,
      contentType: 'application/json',
      body: Buffer.from(answer.body ?? ''),
    };
  };
}

/** Counts writes of the main table from now on: each item that is put, changed or taken away. */
function countWrites({ platform: { table } }: JoinedHouse): () => number {
  let count = 0;
  const { delete: remove, put, update, writeMany } = table;
  table.put = (item, condition) => {
    count += 1;
    return put.call(table, item, condition);
  };
  table.update = (key, change, condition) => {
    count += 1;
    return update.call(table, key, change, condition);
  };
  table.delete = (key, condition) => {
    count += 1;
    return remove.call(table, key, condition);
  };
  table.writeMany = (puts, deletes = []) => {
    count += puts.length + deletes.length;
    return writeMany.call(table, puts, deletes);
  };
  return () => count;
}
