import { createDeps as createAgentDeps } from '../../../functions/agent-api/deps.ts';
import { createHandler as createAgentApi } from '../../../functions/agent-api/handler.ts';
import { createDeps as createApiDeps } from '../../../functions/api/deps.ts';
import { createHandler as createApi } from '../../../functions/api/handler.ts';
import { revealKey } from '../../../shared/app/connections/first-connection.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../../simulators/onec/base/generate-clients.ts';
import type { Transport } from '../../../simulators/onec/commerceml/transport.ts';
import type { CallLog } from '../../../simulators/portal/call/call-log.ts';
import type { Life } from '../../../test/simulation/mortal-platform.ts';
import { type JoinedHouse, joinedHouse } from '../../../test/support/joined-house.ts';
import { httpEvent, lambdaContext } from '../../../test/support/lambda.ts';
import { quickPrint } from '../../../test/support/quick-print.ts';

/** A base of so many clients with the extension, connected to a portal that has none. */
export interface ClientsHouse {
  readonly house: JoinedHouse;
  /** The base tells all that has changed, and everybody goes on until there is nothing left to do. */
  tell(): Promise<void>;
}

export interface ClientsHouseOptions {
  readonly log: CallLog;
  /** See `joinedHouse`. */
  readonly newLife?: () => Life;
}

/**
 * The functions as they are deployed, on virtual time and SQLite in memory. The portal keeps its limits of calls and
 * takes no time for its work.
 */
export async function clientsHouse(
  counterparties: number,
  options: ClientsHouseOptions,
): Promise<ClientsHouse> {
  const house = await joinedHouse({ times: 'none', ...options });
  const agent = new OnecAgent({
    ...{ print: quickPrint, refusals: {}, configuration: unf30Objects, url: 'https://most24.example' },
    store: generateClients({ seed: 1, counterparties, configuration: unf30Objects }),
    key: await revealKey(house.platform.secrets, await house.connection()),
    transport: transportTo(house),
    clock: house.platform.clock,
    random: seededRandom(2),
  });
  await house.run(agent.connect());
  return {
    house,
    tell: async () => {
      const end = await house.run(agent.exchange());
      if (end !== 'done') throw new Error(`the extension did not get through: ${end}`);
      // Work that was cut off comes back after half an hour.
      await house.rest(options.newLife ? 45 : 2);
    },
  };
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
