import { randomUUID } from 'node:crypto';
import { createDeps } from '../../functions/report-worker/deps.ts';
import { createHandler } from '../../functions/report-worker/handler.ts';
import { standardRate } from '../../shared/adapters/portal/limits/portal-rate.ts';
import { TableLimiter } from '../../shared/adapters/portal/limits/table-limiter.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { ensureFirstConnection } from '../../shared/app/connections/first-connection.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { drainDue } from '../../shared/app/due/drain-due.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { createSubscription } from '../../shared/app/reports/save-subscription.ts';
import { reportWorker } from '../../shared/contracts/functions/report-worker.ts';
import { subscriptionSchema } from '../../shared/contracts/reports/subscription.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { Table } from '../../shared/ports/table.ts';
import { lambdaContext, queueEvent } from '../../test/support/lambda.ts';
import { memoryPlatform } from '../../test/support/memory-platform.ts';
import { StreamPortal } from '../../test/support/stream-portal.ts';

/** What one step takes in simulated time, milliseconds: rather slow ones. */
const tableMilliseconds = 6;
const portalMilliseconds = 400;
const pdfMilliseconds = 2000;

export interface NineOClock {
  /** Simulated seconds from 09:00 until the last slot was handed to the workers, and until its post was there. */
  readonly dispatchedSeconds: number;
  readonly postedSeconds: number;
  readonly posts: number;
  /** Calls beyond what the bucket of a portal takes. */
  readonly callsOverLimit: number;
}

/** Reports of many portals that are all due at 09:00, worked off by as many workers as the contract allows. */
export async function nineOClock(portals: number, reportsEach: number): Promise<NineOClock> {
  const platform = memoryPlatform();
  const { clock } = platform;
  const slow = {
    ...platform,
    table: slowTable(platform.table, clock),
    ephemeral: slowTable(platform.ephemeral, clock),
  };
  const limiter = new TableLimiter(slow.ephemeral, clock, () => standardRate);
  const streams = new Map<MemberId, MeteredPortal>();
  const parts = {
    newRid: randomUUID,
    ...createDeps(slow, {
      ...{ PORTAL_CLIENT_ID: '', PORTAL_CLIENT_SECRET: '', PORTAL_OAUTH_URL: 'https://oauth.example/' },
    }),
    portalOf: ({ member }: { readonly member: MemberId }) => {
      const portal = streams.get(member) ?? new MeteredPortal(member, limiter, clock);
      streams.set(member, portal);
      return portal;
    },
    makeDocuments: async () => {
      await clock.sleep(pdfMilliseconds);
      const bytes = Buffer.from('%PDF-1.4 %%EOF');
      return [{ extension: 'pdf' as const, contentType: 'application/pdf', bytes }];
    },
  };
  await subscribe(platform, parts, portals, reportsEach);
  for (const portal of streams.values()) portal.forget();

  const nine = Date.parse('2026-11-23T06:00:00Z');
  await clock.advance(nine - clock.now());
  const queue = platform.queue('reports');
  const handler = createHandler(parts);
  let dispatchedAt = nine;
  let waiting = portals * reportsEach;
  const worker = async () => {
    while (waiting > 0) {
      const [message] = await queue.receive({ max: 1, visibilitySeconds: 720, waitSeconds: 0 });
      if (!message) {
        await clock.sleep(200);
        continue;
      }
      const { id, body, receiveCount, sentAt } = message;
      await handler(queueEvent('reports', [{ id, body, receiveCount, sentAt }]), lambdaContext(3_600_000));
      await queue.delete([message.receipt]);
      const { kind } = JSON.parse(message.body) as { readonly kind: string };
      if (kind === 'slots') dispatchedAt = clock.now();
      waiting = portals * reportsEach - countPosts(streams);
    }
  };
  const tick = async () => {
    const items = new DueItems(slow.table, platform.random);
    while (waiting > 0) {
      await drainDue({ ...slow, items }, () => false);
      await clock.sleep(60_000);
    }
  };
  const workers = Array.from({ length: reportWorker.maxConcurrency }, worker);
  void tick();
  await clock.run(Promise.all(workers));
  return {
    dispatchedSeconds: (dispatchedAt - nine) / 1000,
    postedSeconds: Math.max(...[...streams.values()].map((one) => one.lastPostAt - nine)) / 1000,
    posts: countPosts(streams),
    callsOverLimit: [...streams.values()].reduce((sum, one) => sum + one.overLimit, 0),
  };
}

function countPosts(streams: ReadonlyMap<MemberId, StreamPortal>): number {
  let posts = 0;
  for (const stream of streams.values()) posts += stream.posts.length;
  return posts;
}

async function subscribe(
  { table, secrets, clock }: ReturnType<typeof memoryPlatform>,
  parts: Parameters<typeof createSubscription>[0],
  portals: number,
  reportsEach: number,
): Promise<void> {
  const installations = new Installations(table);
  const connections = new Connections(table);
  const said = subscriptionSchema.parse({
    report: { code: 'most24.exchange', period: { kind: 'last', unit: 'day' } },
    schedule: { days: [1], times: ['09:00'], zone: 'Europe/Moscow' },
    ...{ subject: 'Обмен за {period}', recipients: { everybody: true } },
  });
  for (let index = 0; index < portals; index += 1) {
    const member = asId<MemberId>(String(index).padStart(32, '0'));
    const portal = `https://portal${index}.example`;
    const installed = { portal, clientEndpoint: `${portal}/rest/`, language: 'ru' };
    const installation = await installations.install(member, installed, clock.now());
    const made = { connections, installations, secrets, clock };
    const connection = await ensureFirstConnection(made, installation);
    for (let report = 0; report < reportsEach; report += 1)
      await clock.run(createSubscription(parts, connection, said));
  }
}

/** Reads and writes that take their time. */
function slowTable(table: Table, clock: Clock): Table {
  return new Proxy(table, {
    get: (target, property) => {
      const method: unknown = Reflect.get(target, property, target);
      if (typeof method !== 'function') return method;
      return async (...args: readonly unknown[]) => {
        await clock.sleep(tableMilliseconds);
        return Reflect.apply(method, target, args) as unknown;
      };
    },
  });
}

/** A portal whose calls go through the shared limiter, take their time, and are counted against its own bucket. */
class MeteredPortal extends StreamPortal {
  readonly #member: MemberId;
  readonly #limiter: TableLimiter;
  readonly #clock: Clock;
  #level = 0;
  #levelAt = 0;
  overLimit = 0;
  lastPostAt = 0;

  constructor(member: MemberId, limiter: TableLimiter, clock: Clock) {
    super(() => clock.now());
    this.#member = member;
    this.#limiter = limiter;
    this.#clock = clock;
  }

  /** Forgets what was called while the bench was set up. */
  forget(): void {
    this.#level = 0;
    this.overLimit = 0;
  }

  override async call(command: Parameters<StreamPortal['call']>[0]) {
    await this.#limiter.acquire(this.#member, 'background', new Map([[command.method, 0.3]]));
    this.#count();
    await this.#clock.sleep(portalMilliseconds);
    if (command.method === 'log.blogpost.add') this.lastPostAt = this.#clock.now();
    return super.call(command);
  }

  /** The bucket of https://apidocs.bitrix24.com/limits.html: 2 calls leak out a second, 50 fit in. */
  #count(): void {
    const now = this.#clock.now();
    const leaked = ((now - this.#levelAt) / 1000) * standardRate.perSecond;
    this.#level = Math.max(0, this.#level - leaked) + 1;
    this.#levelAt = now;
    if (this.#level > standardRate.burst) this.overLimit += 1;
  }
}
