import { createDeps } from '../../functions/onec-exchange/deps.ts';
import { createHandler } from '../../functions/onec-exchange/handler.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { ensureFirstConnection, revealKey } from '../../shared/app/connections/first-connection.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { ImportJobs } from '../../shared/app/imports/import-jobs.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import { httpEvent, lambdaContext } from './lambda.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';

/** One step as 1C asks it: everything but the code of the address is up to the test. */
export interface Step {
  readonly query: string;
  readonly body?: string | Uint8Array;
  readonly cookie?: string;
  readonly login?: { readonly user: string; readonly password: string };
  readonly sourceIp?: string;
  readonly code?: string;
  readonly slash?: boolean;
}

/** What 1C got. */
export interface Got {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The exchange endpoint in memory, with one connected portal. */
export interface ExchangeHouse {
  readonly platform: MemoryPlatform;
  readonly connections: Connections;
  readonly jobs: ImportJobs;
  readonly connection: Connection;
  readonly key: string;
  readonly login: { readonly user: string; readonly password: string };
  ask(step: Step): Promise<Got>;
  /** Logs in and returns the cookie as 1C sends it. */
  session(type?: string): Promise<string>;
}

export async function exchangeHouse(member = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'): Promise<ExchangeHouse> {
  const platform = memoryPlatform();
  const connections = new Connections(platform.table);
  const installations = new Installations(platform.table);
  const parts = { connections, installations, secrets: platform.secrets, clock: platform.clock };
  const installation = await installations.install(
    asId<MemberId>(member),
    { portal: 'https://acme.bitrix24.ru', clientEndpoint: 'https://acme.bitrix24.ru/rest/', language: 'ru' },
    platform.clock.now(),
  );
  const connection = await ensureFirstConnection(parts, installation);
  const key = await revealKey(platform.secrets, connection);
  const login = { user: 'most24-1', password: key };
  const handler = createHandler(createDeps(platform));

  const ask = async (step: Step): Promise<Got> => {
    const { body, cookie, query, slash = false } = step;
    const path = `/onec/${step.code ?? connection.code}/1c_exchange${slash ? '/' : ''}`;
    const headers = step.login && { authorization: basic(step.login) };
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const event = httpEvent(body === undefined ? 'GET' : 'POST', path, {
      query,
      ...(headers && { headers }),
      ...(bytes && { body: bytes }),
    });
    if (cookie !== undefined) event.cookies = [cookie];
    event.requestContext.http.sourceIp = step.sourceIp ?? '203.0.113.7';
    const answer = await handler(event, lambdaContext());
    return {
      status: answer.statusCode ?? 0,
      contentType: String(answer.headers?.['content-type']),
      body: answer.body ?? '',
    };
  };
  const session = async (type = 'catalog') => {
    const { body } = await ask({ query: `type=${type}&mode=checkauth`, login });
    const [word, name, value] = body.split('\n');
    if (word !== 'success') throw new Error(`not let in: ${body}`);
    return `${name}=${value}`;
  };
  return {
    platform,
    connections,
    jobs: new ImportJobs(platform.table, platform.clock, () => 'test'),
    connection,
    key,
    login,
    ask,
    session,
  };
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
