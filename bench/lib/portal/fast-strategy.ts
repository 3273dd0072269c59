import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { encodeCommand } from './query.ts';
import type { World } from './world.ts';

type Params = { readonly [name: string]: Json };
type Body = { readonly [name: string]: Json };

const pool = 50;
const perSecond = 2;
const mostInFlight = 50;
const mostFailures = 10;
const pageSize = 50;

/** Something the strategy gives up at: it does not go on without a command's answer. */
export class GivenUp extends Error {}

/**
 * The published strategy of fast_bitrix24, in our own words: the first page tells the total, the others are asked for by
 * offset, fifty to a batch, all batches at once; a leaky bucket (counted when requests go out, which is kinder than its
 * own counting when answers arrive); the number of requests in
 * flight is divided by three after an error and grows by 1.3 after a success; a pause of 0.5 s × 1.5ⁿ after the n-th
 * failure in a row, ten at most; an error of one command ends the run.
 * See https://github.com/leshchenko1979/fast_bitrix24
 */
export class FastStrategy {
  readonly #world: World;
  readonly #clock: VirtualClock;
  readonly #token: string;
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];
  #allowed = mostInFlight;
  #failures = 0;
  #level = 0;
  #levelAt: number;

  constructor(world: World) {
    this.#world = world;
    this.#clock = world.clock;
    this.#token = world.tokens().accessToken;
    this.#levelAt = this.#clock.now();
  }

  /** All rows of a list, in no order. */
  async getAll(method: string, params: Params, rowsAt: string): Promise<readonly Body[]> {
    const first = await this.#request(method, { ...params, start: 0 });
    const total = Number(first['total'] ?? 0);
    const offsets = Array.from({ length: Math.max(0, Math.ceil(total / pageSize) - 1) }, (_, page) => ({
      ...params,
      start: (page + 1) * pageSize,
    }));
    const pages = await this.#batches(method, offsets);
    return [first['result'] ?? null, ...pages].flatMap((result) => rowsOf(result, rowsAt));
  }

  /** One command for each set of parameters. */
  async callEach(method: string, all: readonly Params[]): Promise<readonly Json[]> {
    const [only] = all;
    if (only && all.length === 1) return [(await this.#request(method, only))['result'] ?? null];
    return this.#batches(method, all);
  }

  async #batches(method: string, all: readonly Params[]): Promise<readonly Json[]> {
    const batches = Array.from({ length: Math.ceil(all.length / 50) }, (_, index) =>
      all.slice(index * 50, index * 50 + 50),
    );
    const answers = await Promise.all(
      batches.map(async (batch) => {
        const cmd = Object.fromEntries(
          batch.map((params, index) => [`cmd${index}`, encodeCommand(method, params)]),
        );
        const body = await this.#request('batch', { halt: 0, cmd });
        const { result, result_error: errors } = body['result'] as Body;
        if (Object.keys((errors ?? {}) as object).length > 0)
          throw new GivenUp(JSON.stringify(errors).slice(0, 200));
        return Object.values(result as Body);
      }),
    );
    return answers.flat();
  }

  async #request(method: string, params: Params): Promise<Body> {
    for (;;) {
      while (this.#inFlight >= this.#allowed) await new Promise<void>((go) => this.#waiting.push(go));
      this.#inFlight += 1;
      try {
        await this.#takeTurn();
        const { status, body } = await this.#world.http.request({
          method: 'POST',
          url: `${this.#world.endpoint}${method}`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...params, auth: this.#token }),
          timeoutMilliseconds: 60_000,
          maxBytes: 64_000_000,
        });
        if (status === 200) {
          this.#failures = 0;
          this.#allowed = Math.min(mostInFlight, this.#allowed * 1.3);
          return JSON.parse(new TextDecoder().decode(body)) as Body;
        }
      } finally {
        this.#inFlight -= 1;
        for (const go of this.#waiting.splice(0, Math.max(1, Math.floor(this.#allowed)))) go();
      }
      this.#allowed = Math.max(1, this.#allowed / 3);
      this.#failures += 1;
      if (this.#failures > mostFailures) throw new GivenUp('ten failures in a row');
      await this.#clock.sleep(500 * 1.5 ** this.#failures);
    }
  }

  /** Requests go out one after the other when the bucket is full. */
  async #takeTurn(): Promise<void> {
    const wait = Math.max(0, this.#drained() + 1 - pool) / perSecond;
    this.#level = this.#drained() + 1;
    this.#levelAt = this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait * 1000);
  }

  #drained(): number {
    return Math.max(0, this.#level - ((this.#clock.now() - this.#levelAt) / 1000) * perSecond);
  }
}

function rowsOf(result: Json, rowsAt: string): readonly Body[] {
  const rows = rowsAt === '' ? result : (result as Body)[rowsAt];
  return Array.isArray(rows) ? (rows as readonly Body[]) : [];
}
