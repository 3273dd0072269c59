import { createHash } from 'node:crypto';
import { type ApiDeps, createDeps } from '../../functions/api/deps.ts';
import { createHandler } from '../../functions/api/handler.ts';
import { ensureFirstConnection, revealKey } from '../../shared/app/connections/first-connection.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import { httpEvent, lambdaContext } from './lambda.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';

const token = 'operator-token-of-the-test';

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** The API with one connected portal. */
export interface ApiHouse {
  readonly platform: MemoryPlatform;
  readonly deps: ApiDeps;
  readonly connection: Connection;
  readonly key: string;
  /** As the operator. */
  ask(method: string, address: string, body?: unknown): Promise<Answered>;
  /** As anybody, from an address of the network. */
  anybody(method: string, address: string, body?: unknown, sourceIp?: string): Promise<Answered>;
}

/** See `ApiHouse`. */
export async function apiHouse(): Promise<ApiHouse> {
  const platform = memoryPlatform();
  const deps = createDeps(platform, {
    OPERATOR_TOKEN_SHA256: createHash('sha256').update(token).digest('hex'),
    PUBLIC_URL: 'https://most24.example',
  });
  const handler = createHandler(deps);
  const member = asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9');
  const installation = await deps.installations.install(
    member,
    { portal: 'https://acme.bitrix24.ru', clientEndpoint: 'https://acme.bitrix24.ru/rest/', language: 'ru' },
    platform.clock.now(),
  );
  const connection = await ensureFirstConnection({ ...deps, secrets: platform.secrets }, installation);

  const anybody = async (
    method: string,
    address: string,
    body?: unknown,
    sourceIp = '203.0.113.7',
    authorization?: string,
  ): Promise<Answered> => {
    const [path = '', query = ''] = address.split('?');
    const event = httpEvent(method, path, {
      query,
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    event.requestContext.http.sourceIp = sourceIp;
    const { body: answered, headers = {}, statusCode = 0 } = await handler(event, lambdaContext());
    return { status: statusCode, headers, body: answered ? (JSON.parse(answered) as unknown) : undefined };
  };
  return {
    platform,
    deps,
    connection,
    key: await revealKey(platform.secrets, connection),
    anybody,
    ask: (method, address, body) => anybody(method, address, body, undefined, `Bearer ${token}`),
  };
}
