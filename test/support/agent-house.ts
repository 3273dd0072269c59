import { createHash } from 'node:crypto';
import { type AgentApiDeps, createDeps } from '../../functions/agent-api/deps.ts';
import { createHandler } from '../../functions/agent-api/handler.ts';
import { createDeps as createApiDeps } from '../../functions/api/deps.ts';
import { createHandler as createApi } from '../../functions/api/handler.ts';
import { ensureFirstConnection, revealKey } from '../../shared/app/connections/first-connection.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import type { FoundMark } from '../../shared/app/sync/marks.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { Table } from '../../shared/ports/table.ts';
import { httpEvent, lambdaContext } from './lambda.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';

const token = 'operator-token-of-the-test';

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** What bases with the extension talk to, with one connected portal, on a virtual clock. */
export interface AgentHouse {
  readonly platform: MemoryPlatform;
  readonly deps: AgentApiDeps;
  readonly connection: Connection;
  readonly scope: ConnectionScope;
  readonly key: string;
  /** As the base; an object goes as JSON, a text as it is. */
  ask(method: string, address: string, body?: unknown, key?: string): Promise<Answered>;
  /** The same, and `connect`, without moving the clock: for bases that move it themselves. */
  call(method: string, address: string, body: string | undefined, key: string): Promise<Answered>;
  /** As the operator. */
  operator(method: string, address: string, body?: unknown): Promise<Answered>;
  /** Marks that wait, `entity id` each, in order. */
  marks(): Promise<readonly string[]>;
  /** Takes all marks away, as a worker does that is done. */
  settleMarks(): Promise<void>;
  /** Errors of the journal, the last seen first. */
  errors(): Promise<
    readonly {
      readonly causeKey: string;
      readonly count: number;
      readonly object?: unknown;
      readonly details: unknown;
    }[]
  >;
}

/** See `AgentHouse`. `wrap` lets a test stand between the function and its table. */
export async function agentHouse(wrap: (table: Table) => Table = (table) => table): Promise<AgentHouse> {
  const platform = memoryPlatform();
  const deps = createDeps({ ...platform, table: wrap(platform.table), queue: platform.queue });
  const handler = createHandler(deps);
  const apiDeps = createApiDeps(platform, {
    OPERATOR_TOKEN_SHA256: createHash('sha256').update(token).digest('hex'),
    PUBLIC_URL: 'https://most24.example',
  });
  const api = createApi(apiDeps);
  const installation = await new Installations(platform.table).install(
    asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9'),
    { portal: 'https://acme.bitrix24.ru', clientEndpoint: 'https://acme.bitrix24.ru/rest/', language: 'ru' },
    platform.clock.now(),
  );
  const connection = await ensureFirstConnection({ ...apiDeps, secrets: platform.secrets }, installation);
  const key = await revealKey(platform.secrets, connection);
  const scope = { tenant: connection.tenant, connection: connection.id };

  const send = async (to: typeof handler, bearer: string, method: string, address: string, body: unknown) => {
    const [path = '', query = ''] = address.split('?');
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    const event = httpEvent(method, path, {
      query,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      ...(body !== undefined && { body: content }),
    });
    const answer = await to(event, lambdaContext());
    return {
      status: answer.statusCode ?? 0,
      body: answer.body ? (JSON.parse(answer.body) as unknown) : undefined,
    };
  };
  const found = async (): Promise<readonly FoundMark[]> =>
    (await deps.marks.page(scope, 'clients', 1_000)).marks;
  return {
    platform,
    deps,
    connection,
    scope,
    key,
    ask: (method, address, body, as = key) => platform.clock.run(send(handler, as, method, address, body)),
    call: (method, address, body, as) =>
      send(address.startsWith('/agent/v1/connect') ? api : handler, as, method, address, body),
    operator: (method, address, body) => send(api, token, method, address, body),
    marks: async () => (await found()).map(({ entity, id }) => `${entity} ${id}`),
    settleMarks: async () => deps.marks.settle(scope, await found()),
    errors: async () => (await apiDeps.journal.page(scope, {}, 100)).entries,
  };
}
