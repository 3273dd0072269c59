import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createDeps as createAgentDeps } from '../../functions/agent-api/deps.ts';
import { createHandler as createAgentApi } from '../../functions/agent-api/handler.ts';
import { createDeps as createApiDeps } from '../../functions/api/deps.ts';
import { createHandler as createApi } from '../../functions/api/handler.ts';
import {
  type OnPortalDeletion,
  onPortalDeletionSchema,
} from '../../shared/contracts/settings/synchronisation-settings.ts';
import { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import {
  bp30Objects,
  type Configuration,
  unf30Objects,
  ut115Objects,
} from '../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../simulators/onec/base/object-store.ts';
import { Person } from '../../simulators/onec/base/person.ts';
import type { Refusals } from '../../simulators/onec/base/write-rules.ts';
import {
  CutAnswer,
  type OnecAnswer,
  type OnecRequest,
  type Transport,
} from '../../simulators/onec/commerceml/transport.ts';
import { httpEvent, lambdaContext } from '../support/lambda.ts';
import { quickPrint } from '../support/quick-print.ts';
import { mortalPlatform } from './mortal-platform.ts';
import type { World } from './world.ts';

/** What people wrote last, on either side: one of the two has to stay. */
export interface ClientEdits {
  /** Values by `reference field` in the base's words. */
  readonly base: Map<string, unknown>;
  /** Values by `portal id field`. */
  readonly portal: Map<string, unknown>;
}

/** A client or a contact person that somebody deleted on the portal though the house knew it. */
export interface ClientDeletion {
  readonly entity: 'company' | 'contact';
  readonly ref: string;
  readonly portalId: string;
  readonly at: number;
}

/** The clients of a base, however it is reached, and those who work with them. */
export interface ClientsSide {
  readonly configuration: Configuration;
  readonly store: ObjectStore;
  readonly person: Person;
  readonly edits: ClientEdits;
  /** Changeable: what the base refuses for now. */
  readonly refusals: { -readonly [Name in keyof Refusals]: Refusals[Name] };
  /** What a deletion on the portal means in this history. */
  onPortalDeletion: OnPortalDeletion;
  readonly deletions: ClientDeletion[];
  /** When somebody last wrote a client in the base, by reference. */
  readonly writtenAt: Map<string, number>;
  /** References of what somebody marked in the base, or took the mark away from. */
  readonly marked: Set<string>;
  /** Ids of what was not to be marked, because somebody said so: the portal's, or the base's references. */
  readonly kept: Set<string>;
  /** How many counterparties there have to be in the end. */
  expected: number;
}

/** A base with our extension. */
export interface AgentClients extends ClientsSide {
  readonly agent: OnecAgent;
  /** The extension of another base, in another place, with the same key. */
  readonly agentOf: (store: ObjectStore, place: string) => OnecAgent;
}

/** A base of one of the three configurations. */
export function clientsSide(world: World, seed: number): ClientsSide {
  const counterparties = 2 + Math.floor(world.random() * 6);
  const configuration = [unf30Objects, ut115Objects, bp30Objects][seed % 3] ?? unf30Objects;
  world.note(`clients of ${configuration.name}: ${counterparties}`);
  const store = generateClients({ seed, counterparties, configuration });
  return {
    configuration,
    store,
    person: new Person(store, configuration),
    edits: { base: new Map<string, unknown>(), portal: new Map<string, unknown>() },
    refusals: {},
    onPortalDeletion: 'keep-away',
    deletions: [],
    writtenAt: new Map(),
    marked: new Set(),
    kept: new Set(),
    expected: counterparties,
  };
}

/** The base is connected by the connection's key. */
export async function agentClients(world: World, side: ClientsSide, key: string): Promise<AgentClients> {
  const { configuration, refusals, store } = side;
  const options = {
    ...{ print: quickPrint, refusals, configuration, url: 'https://most24.example', key },
    ...{ transport: transportOf(world), clock: world.clock, random: world.random },
  };
  const agent = new OnecAgent({ ...options, store });
  await agent.connect();
  return Object.assign(side, {
    agent,
    agentOf: (other: ObjectStore, place: string) => new OnecAgent({ ...options, store: other, place }),
  });
}

/** What deletions on the portal mean differs from history to history. */
export function drawDeletion(world: World, side: ClientsSide): void {
  side.onPortalDeletion = onPortalDeletionSchema.options[Math.floor(world.random() * 3)] ?? 'keep-away';
}

/** The scheduled job of the extension runs once; whatever breaks it off, the next run goes on. */
export async function agentExchange(world: World, { agent }: AgentClients): Promise<boolean> {
  const end = await agent.exchange();
  world.note(`agent: ${end}`);
  return end === 'done';
}

/** Requests of the extension, answered by the handlers themselves; a process that dies gives no answer. */
function transportOf(world: World): Transport {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith('/agent/')) return upload(world, request);
    const life = world.newLife('agent-api');
    const platform = mortalPlatform(world.platform, life);
    const event = httpEvent(request.method, pathname, {
      query: search.slice(1),
      headers: {
        'content-type': 'application/json',
        authorization: request.headers['Authorization'] ?? '',
      },
      ...(request.body && { body: Buffer.from(request.body).toString('utf8') }),
    });
    const connecting = pathname.endsWith('/connect');
    const handler = connecting
      ? createApi(
          createApiDeps(platform, { OPERATOR_TOKEN_SHA256: '', PUBLIC_URL: 'https://most24.example' }),
        )
      : createAgentApi(createAgentDeps(platform));
    const answer = await Promise.race([handler(event, lambdaContext(3_600_000)), life.died]);
    if (answer === 'died') throw new CutAnswer(false);
    return answerOf(answer);
  };
}

async function upload({ platform }: World, { body, headers, url }: OnecRequest): Promise<OnecAnswer> {
  const key = decodeURIComponent(new URL(url).pathname.replace(/^\/blobs\//, ''));
  await platform.blobs.put(key, body ?? new Uint8Array(), headers['content-type'] ?? 'application/json');
  return { status: 200, contentType: 'application/json', body: Buffer.from('') };
}

function answerOf({ body, statusCode }: APIGatewayProxyStructuredResultV2): OnecAnswer {
  return {
    status: statusCode ?? 0,
    contentType: 'application/json',
    body: Buffer.from(body ?? ''),
  };
}
