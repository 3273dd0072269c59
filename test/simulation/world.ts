import { KeyFileSecrets } from '../../shared/adapters/node/key-file-secrets.ts';
import { MemoryBlobs } from '../../shared/adapters/node/memory-blobs.ts';
import { SqliteDatabase } from '../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../shared/adapters/node/sqlite-table.ts';
import { UrlSigner } from '../../shared/adapters/node/url-signer.ts';
import { type QueueName, queueNames } from '../../shared/contracts/queues.ts';
import { type Random, seededRandom } from '../../shared/kernel/random.ts';
import { stableHash } from '../../shared/kernel/stable-hash.ts';
import { VirtualClock } from '../../shared/kernel/virtual-clock.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Application } from '../../simulators/portal/auth/applications.ts';
import type { LoggedCall } from '../../simulators/portal/call/call-log.ts';
import type { Portal } from '../../simulators/portal/portal.ts';
import { fillPortal } from '../../simulators/portal/seed/fill-portal.ts';
import { PortalSimulator } from '../../simulators/portal/simulator.ts';
import { hostsHttp } from '../support/hosts-http.ts';
import { recordingTelemetry } from '../support/recording-telemetry.ts';
import { simulatorHttp } from '../support/simulator-http.ts';
import { type Death, Life } from './mortal-platform.ts';

/** Midday in Moscow on 16 November 2026. */
const startAt = Date.UTC(2026, 10, 16, 9, 0, 0);
/** Processes die often here, so that many receipts are no sign of a poisonous message. */
const maxReceiveCount = 1000;
/** Operations after which a process may die; longer lives are rare anyway. */
const longestLife = 150;
/** Chance is not the sequence that bases are generated from: references made later would be those of their objects. */
const ownSequence = 1_000_003;
/** The portal's clock goes wrong by so much at most, either way. Milliseconds. */
const largestSkew = 5 * 60_000;

export const application: Application = {
  clientId: 'app.most24',
  clientSecret: 'secret',
  code: 'most24.onec',
  scopes: ['crm', 'catalog', 'user', 'department', 'sonet_group', 'log', 'disk', 'im', 'bizproc'],
  callbackUrl: 'https://most24.example/portal/events',
  apiOnly: true,
};

/** Everything there is: the house in memory, the portal, the clock, chance; and what happened, for the trace. */
export class World {
  readonly clock = new VirtualClock(startAt);
  readonly random: Random;
  readonly platform: Platform;
  readonly simulator: PortalSimulator;
  readonly portal: Portal;
  readonly variables: Readonly<Record<string, string>> = {
    TABLE_NAME: 'main',
    EPHEMERAL_TABLE_NAME: 'ephemeral',
    BUCKET_NAME: 'blobs',
    SEAL_KEY_ARN: 'key',
    QUEUE_URLS: '{}',
    PUBLIC_URL: 'https://most24.example',
    PORTAL_CLIENT_ID: application.clientId,
    PORTAL_CLIENT_SECRET: application.clientSecret,
    PORTAL_OAUTH_URL: 'https://oauth.bitrix24.example/oauth/token/',
  };
  /** What answers at hosts other than the portal's. */
  readonly hosts = new Map<string, Http>();
  readonly calls: LoggedCall[] = [];
  /** Bodies that the portal posted and that were taken. */
  readonly posted: string[] = [];
  readonly failures: unknown[] = [];
  /** Processes may die while this holds. */
  isDeadly = false;
  readonly #lives: Life[] = [];
  readonly #trace: string[] = [];
  readonly #queues: ReadonlyMap<QueueName, SqliteQueue>;
  readonly #deadLetters: SqliteQueue;

  constructor(seed: number) {
    this.random = seededRandom(seed + ownSequence);
    const { clock } = this;
    const database = new SqliteDatabase({ path: ':memory:', clock });
    this.#deadLetters = new SqliteQueue(database, { name: 'dead-letters' });
    this.#queues = new Map(
      queueNames.map((name) => [
        name,
        new SqliteQueue(database, { name, deadLetters: { queue: this.#deadLetters, maxReceiveCount } }),
      ]),
    );
    this.simulator = new PortalSimulator({
      clock,
      seed,
      times: 'real',
      log: (call) => this.calls.push(call),
      outgoing: async (_, body) => {
        await this.queue('portal-inbox').send([{ body }]);
        this.posted.push(body);
        return 200;
      },
    });
    this.platform = {
      table: new SqliteTable(database, 'main'),
      ephemeral: new SqliteTable(database, 'ephemeral'),
      blobs: new MemoryBlobs(
        clock,
        new UrlSigner({ baseUrl: 'http://localhost/blobs', secret: new Uint8Array(32), clock }),
      ),
      secrets: new KeyFileSecrets({ current: 'k', keys: new Map([['k', new Uint8Array(32).fill(7)]]) }),
      clock,
      random: this.random,
      http: hostsHttp(this.hosts, simulatorHttp(this.simulator)),
      telemetry: recordingTelemetry(),
      queue: (name) => this.queue(name),
    };
    this.portal = this.simulator.createPortal({ name: 'acme', memberId: memberOf(seed) });
    fillPortal(this.portal, this.simulator.random, clock.now(), { companies: 0 });
    this.portal.clockSkew = Math.round((2 * this.random() - 1) * largestSkew);
  }

  queue(name: QueueName): SqliteQueue {
    const queue = this.#queues.get(name);
    if (!queue) throw new RangeError(`no queue ${name}`);
    return queue;
  }

  /** What the portal's clock shows. */
  portalTime(): number {
    return this.clock.now() + this.portal.clockSkew;
  }

  /** A process that may or may not live long. */
  newLife(name: string): Life {
    const death = this.#draw();
    if (death) this.note(`${name} will die ${death.side} operation ${death.at}`);
    const life = new Life(death);
    this.#lives.push(life);
    return life;
  }

  /** What of the house went wrong by itself; a history with such a thing has failed. */
  readonly fail = (error: unknown): void => {
    this.failures.push(error);
  };

  /** Remembers that something happened, for the trace. */
  note(what: string): void {
    this.#trace.push(`${this.clock.now()} ${what}`);
  }

  /** Equal for equal histories. */
  traceHash(): string {
    return stableHash(this.#trace);
  }

  get trace(): readonly string[] {
    return this.#trace;
  }

  /** Inputs and outputs of all processes so far. */
  get operations(): number {
    return this.#lives.reduce((sum, life) => sum + life.operations, 0);
  }

  /** Bodies of messages that were given up. */
  async deadLetters(): Promise<readonly string[]> {
    const messages = await this.#deadLetters.receive({ max: 10, visibilitySeconds: 0, waitSeconds: 0 });
    return messages.map(({ body }) => body);
  }

  /** Messages that wait or are in flight, over all queues but the dead letters. */
  waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => {
      const { ready, waiting } = queue.depth();
      return sum + ready + waiting;
    }, 0);
  }

  /** Queues that are not empty, and how full. */
  queuesLeft(): readonly string[] {
    return [...this.#queues].flatMap(([name, queue]) => {
      const { ready, waiting } = queue.depth();
      return ready + waiting === 0 ? [] : [`${name} ${ready}+${waiting}`];
    });
  }

  #draw(): Death {
    if (!this.isDeadly || this.random() < 0.4) return undefined;
    const at = 1 + Math.floor(this.random() * longestLife);
    return { at, side: this.random() < 0.5 ? 'before' : 'after' };
  }
}

function memberOf(seed: number): string {
  return seed.toString(16).padStart(32, '0');
}
