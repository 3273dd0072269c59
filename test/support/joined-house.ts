import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDeps as createImportDeps } from '../../functions/import-worker/deps.ts';
import { createHandler as createImporter } from '../../functions/import-worker/handler.ts';
import { createDeps as createExchangeDeps } from '../../functions/onec-exchange/deps.ts';
import { createHandler as createExchange } from '../../functions/onec-exchange/handler.ts';
import { createDeps as createSyncDeps, type SyncWorkerDeps } from '../../functions/sync-worker/deps.ts';
import { readEnvironment as readSyncEnvironment } from '../../functions/sync-worker/env.ts';
import { createHandler as createSyncer } from '../../functions/sync-worker/handler.ts';
import { createDeps as createTickDeps } from '../../functions/tick/deps.ts';
import { createHandler as createTick } from '../../functions/tick/handler.ts';
import { createDeps as createUpkeepDeps } from '../../functions/upkeep/deps.ts';
import { createHandler as createUpkeep } from '../../functions/upkeep/handler.ts';
import { revealKey } from '../../shared/app/connections/first-connection.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { tenantOf } from '../../shared/domain/connections/identity.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Profile } from '../../simulators/onec/commerceml/profile.ts';
import type { SessionTools } from '../../simulators/onec/commerceml/session.ts';
import type { Transport } from '../../simulators/onec/commerceml/transport.ts';
import type { CallLog } from '../../simulators/portal/call/call-log.ts';
import type { TimeProfile } from '../../simulators/portal/limits/method-times.ts';
import type { TariffName } from '../../simulators/portal/tariff.ts';
import { type Life, mortalPlatform } from '../simulation/mortal-platform.ts';
import { httpEvent, lambdaContext, queueEvent, scheduledEvent } from './lambda.ts';
import { houseVariables, type PortalHouse, portalHouse } from './portal-house.ts';

/** A portal with the application, and every function between it and a base that exchanges by key, on virtual time. */
export interface JoinedHouse extends PortalHouse {
  readonly scope: ConnectionScope;
  /** What the sync worker stands on. */
  readonly sync: SyncWorkerDeps;
  connection(): Promise<Connection>;
  /** Commands so far that changed anything on the portal and that it did not refuse. */
  writes(): number;
  /** How a simulated 1C of a profile reaches the exchange endpoint. */
  tools(profile: Profile): Promise<SessionTools>;
  /** Lets time run, with all workers at work, until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets so many minutes go by, with all workers at work. */
  pass(minutes: number): Promise<void>;
  /** Lets time run until no worker had anything to do for so many minutes, a quarter of an hour by default. */
  rest(minutes?: number): Promise<void>;
}

interface Options {
  readonly tariff?: TariffName;
  readonly times?: TimeProfile;
  readonly log?: CallLog;
  /** Whoever answers at an address that is no portal's. */
  readonly outside?: (url: URL) => Http | undefined;
  /** Makes the lives of sync workers, one after the other; without it the first one lives for ever. */
  readonly newLife?: () => Life;
}

type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const consumed = ['imports', 'work.fifo', 'upkeep'] as const;
/** Between two looks into a queue while 1C is at it, and while nobody waits. Milliseconds. */
const pauses = { busy: 250, idle: 5000 };

/** See `JoinedHouse`. */
export async function joinedHouse(options: Options = {}): Promise<JoinedHouse> {
  let writes = 0;
  const house = portalHouse({
    ...options,
    log: (call) => {
      options.log?.(call);
      if (call.status === 200 && /\.(add|update|modify|delete)$/.test(call.method)) writes += 1;
    },
  });
  const { clock } = house.platform;
  house.install();
  await house.deliver();
  const tenant = tenantOf(asId<MemberId>(house.portal.memberId));
  const scope: ConnectionScope = { tenant, connection: asId('1') };
  const sync = createSyncDeps(house.platform, readSyncEnvironment(houseVariables));
  const connection = async () => {
    const found = await sync.connections.get(scope);
    if (!found) throw new Error('the installation made no connection');
    return found;
  };
  const workers = new Workers(house, sync, options.newLife);
  return {
    ...house,
    scope,
    sync,
    connection,
    writes: () => writes,
    tools: async (profile) => {
      const { code } = await connection();
      const url = `https://most24.example/onec/${code}/1c_exchange`;
      const password = await revealKey(house.platform.secrets, await connection());
      return { clock, profile, transport: transportTo(house), target: { url, user: 'most24-1', password } };
    },
    run: (work) => workers.during(work),
    pass: (minutes) => workers.during(workers.patiently(minutes)),
    rest: (minutes = 15) => workers.during(workers.idle(minutes)),
  };
}

/** Carries the requests of the simulated 1C to the endpoint as a gateway would. */
function transportTo(house: PortalHouse): Transport {
  const handler = createExchange(createExchangeDeps(house.platform));
  return async ({ body, headers, method, url }) => {
    const { pathname, search } = new URL(url);
    const { Cookie, Authorization = '' } = headers as Readonly<Record<string, string | undefined>>;
    const event = httpEvent(method, pathname, {
      query: search.slice(1),
      headers: { authorization: Authorization },
      ...(body !== undefined && { body }),
    });
    if (Cookie !== undefined) event.cookies = [Cookie];
    const answer = await handler(event, contextOn(house, 30_000));
    const contentType = String(answer.headers?.['content-type']);
    return { status: answer.statusCode ?? 0, contentType, body: Buffer.from(answer.body ?? '') };
  };
}

/** A context whose time runs out on the virtual clock. */
function contextOn({ platform: { clock } }: PortalHouse, milliseconds: number): Context {
  const endsAt = clock.now() + milliseconds;
  return { ...lambdaContext(), getRemainingTimeInMillis: () => endsAt - clock.now() };
}

/** The consumers of the queues and the tick, as the platform would run them. */
class Workers {
  readonly #house: PortalHouse;
  readonly #handlers: Record<(typeof consumed)[number], QueueHandler>;
  readonly #newLife: (() => Life) | undefined;
  #life: Life | undefined;
  readonly #tick: ReturnType<typeof createTick>;
  #tickedAt = 0;
  #busy = 0;
  #handled = 0;
  #reading = false;
  #pause = pauses.busy;

  constructor(house: PortalHouse, sync: SyncWorkerDeps, newLife?: () => Life) {
    this.#house = house;
    this.#newLife = newLife;
    this.#handlers = {
      imports: createImporter(createImportDeps(house.platform)),
      'work.fifo': createSyncer(sync),
      upkeep: createUpkeep(createUpkeepDeps(house.platform)),
    };
    this.#tick = createTick(createTickDeps(house.platform));
    this.#bearSyncWorker();
  }

  /** A new process takes the place of a dead one. */
  #bearSyncWorker(): void {
    if (!this.#newLife) return;
    this.#life = this.#newLife();
    const platform = mortalPlatform(this.#house.platform, this.#life);
    this.#handlers['work.fifo'] = createSyncer(createSyncDeps(platform, readSyncEnvironment(houseVariables)));
  }

  /** What a handler answers, or that its process died over it. */
  #handle(name: (typeof consumed)[number], event: SQSEvent): Promise<SQSBatchResponse | 'died'> {
    const answer = this.#handlers[name](event, contextOn(this.#house, 300_000));
    return name === 'work.fifo' && this.#life ? Promise.race([answer, this.#life.died]) : answer;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    const stop = new AbortController();
    const loops = [...consumed.map((queue) => this.#consume(queue, stop.signal)), this.#ticking(stop.signal)];
    const working = Promise.all(loops);
    try {
      return await this.#run(Promise.race([work, working.then(() => work)]));
    } finally {
      stop.abort();
      await this.#run(working);
    }
  }

  /**
   * Lets time run until the work is done. While a file is being read it runs slowly: unpacking is done by threads of
   * the machine, which do not know of virtual time, and minutes would go by unseen.
   */
  async #run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const marked = work.finally(() => {
      settled = true;
    });
    marked.catch(() => undefined);
    const { clock } = this.#house.platform;
    while (!settled) {
      if (this.#reading) await sleep(2);
      await nextTurn();
      if (!settled) clock.step();
    }
    return marked;
  }

  /** Resolves after so many minutes; in between the queues are looked at as seldom as when nobody waits. */
  async patiently(minutes: number): Promise<void> {
    this.#pause = pauses.idle;
    await this.#house.platform.clock.sleep(minutes * 60_000);
    this.#pause = pauses.busy;
  }

  /** Resolves once nothing was under way for so many minutes. */
  async idle(minutes: number): Promise<void> {
    const { clock } = this.#house.platform;
    this.#pause = pauses.idle;
    let handled = this.#handled;
    for (let quiet = 0; quiet < minutes * 60_000; quiet += pauses.idle) {
      await clock.sleep(pauses.idle);
      if (this.#busy > 0 || this.#handled > handled) quiet = 0;
      handled = this.#handled;
    }
    this.#pause = pauses.busy;
  }

  async #consume(name: (typeof consumed)[number], signal: AbortSignal): Promise<void> {
    const { platform } = this.#house;
    const queue = platform.queue(name);
    while (!signal.aborted) {
      const messages = await queue.receive({ max: 1, visibilitySeconds: 1800, waitSeconds: 0 });
      if (messages.length === 0) {
        await platform.clock.sleep(this.#pause, signal).catch(() => undefined);
        continue;
      }
      this.#busy += 1;
      this.#reading ||= name === 'imports';
      const event = queueEvent(name, messages);
      const answer = await this.#handle(name, event);
      if (answer === 'died') this.#bearSyncWorker();
      else {
        const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        await queue.delete(messages.filter(({ id }) => !failed.has(id)).map(({ receipt }) => receipt));
      }
      this.#busy -= 1;
      // The house compares itself with the portal every so often for ever; that alone is rest.
      if (!messages.every(({ body }) => body.includes('"reconcile"'))) this.#handled += 1;
      if (name === 'imports') this.#reading = false;
    }
  }

  async #ticking(signal: AbortSignal): Promise<void> {
    const { clock } = this.#house.platform;
    while (!signal.aborted) {
      if (clock.now() - this.#tickedAt >= 60_000) {
        this.#tickedAt = clock.now();
        await this.#tick(scheduledEvent(new Date(clock.now()).toISOString()), contextOn(this.#house, 60_000));
      }
      await clock.sleep(4 * this.#pause, signal).catch(() => undefined);
    }
  }
}
