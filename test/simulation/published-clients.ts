import { createHash } from 'node:crypto';
import { createDeps } from '../../functions/published-api/deps.ts';
import { createHandler } from '../../functions/published-api/handler.ts';
import { pollMessage } from '../../shared/app/published/poll-plan.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { bp30Objects } from '../../simulators/onec/base/configurations.ts';
import { OdataServer } from '../../simulators/onec/odata/server.ts';
import { httpEvent, lambdaContext } from '../support/lambda.ts';
import { odataHttp } from '../support/odata-http.ts';
import type { ClientsSide } from './clients-side.ts';
import { mortalPlatform } from './mortal-platform.ts';
import { type BaseFaults, faultyBase } from './published-faults.ts';
import type { World } from './world.ts';

/** A base that is published with the standard OData interface. */
export interface PublishedClients extends ClientsSide {
  readonly scope: ConnectionScope;
  readonly server: OdataServer;
  /** What goes wrong between the house and the base. */
  readonly faults: BaseFaults;
  readonly entry: {
    readonly address: string;
    readonly user: string;
    password: string;
    everyMinutes: number;
    readonly configuration?: 'bp';
  };
  /** Sets in the composition of the interface; people take some out and put them back. */
  readonly composition: Set<string>;
}

const host = '1c.example.ru';
const operatorToken = 'operator';

/** The base is published, and an administrator enters its address. */
export async function publishedClients(
  world: World,
  side: ClientsSide,
  scope: ConnectionScope,
): Promise<PublishedClients> {
  const { clock, random } = world;
  const { configuration, refusals, store } = side;
  const entry = {
    ...{ address: `https://${host}/base`, user: 'Обмен', password: 'секрет' },
    everyMinutes: random() < 0.5 ? 1 : 5,
    // The sets of clients alone do not tell which configuration it is.
    ...(configuration === bp30Objects && { configuration: 'bp' as const }),
  };
  const composition = new Set<string>();
  const server = new OdataServer({
    ...{ store, configuration, clock, random, refusals, composition, path: '/base' },
    users: [{ name: entry.user, password: entry.password }],
    takes: 20 + Math.floor(random() * 1000),
  });
  for (const set of server.sets) composition.add(set);
  const faults: BaseFaults = { share: 0 };
  world.hosts.set(
    host,
    faultyBase(
      odataHttp(() => server),
      faults,
      world,
    ),
  );
  const clients: PublishedClients = Object.assign(side, { scope, server, faults, entry, composition });
  for (let attempt = 0; attempt < 20; attempt += 1) if (await enterBase(world, clients)) return clients;
  throw new Error('the base could not be connected');
}

/** An administrator gives address and password; the API may die, and is asked again then. */
export async function enterBase(world: World, { entry, scope }: PublishedClients): Promise<boolean> {
  const life = world.newLife('published-api');
  const handler = createHandler(
    createDeps(mortalPlatform(world.platform, life), {
      OPERATOR_TOKEN_SHA256: createHash('sha256').update(operatorToken).digest('hex'),
    }),
  );
  const event = httpEvent('PUT', `/v1/connections/${scope.connection}/published-base`, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
    body: JSON.stringify(entry),
  });
  const answer = await Promise.race([handler(event, lambdaContext(3_600_000)), life.died]);
  world.note(`base entered: ${answer === 'died' ? answer : answer.statusCode}`);
  return answer !== 'died' && answer.statusCode === 200;
}

/** Somebody looks into the matter at once, in place of waiting for the next poll. */
export async function askNow(world: World, { scope }: PublishedClients): Promise<void> {
  const body = pollMessage(scope);
  const deduplicationId = `poll-${world.clock.now()}`;
  await world.queue('work.fifo').send([{ body, group: scope.connection, deduplicationId }]);
}
