import type { Clock } from '../../shared/kernel/clock.ts';
import type { Blobs } from '../../shared/ports/blobs.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Table } from '../../shared/ports/table.ts';

/** When a process dies: at its n-th input or output, before or after the effect. `undefined` lets it live. */
export type Death = { readonly at: number; readonly side: 'before' | 'after' } | undefined;

/**
 * One process of the house: what it stands on until it dies. From then on nothing that it began has an effect, and
 * nothing that it waits for ever comes; whoever started it learns from `died`.
 */
export class Life {
  readonly died: Promise<'died'>;
  readonly #death: Death;
  readonly #announce: () => void;
  #operations = 0;
  #dead = false;

  constructor(death: Death) {
    this.#death = death;
    const { promise, resolve } = Promise.withResolvers<'died'>();
    this.died = promise;
    this.#announce = () => resolve('died');
  }

  /** Inputs and outputs so far. */
  get operations(): number {
    return this.#operations;
  }

  /** Carries an operation out, unless death comes first; what comes after death never returns. */
  async live<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#dead) return never();
    this.#operations += 1;
    const struck = this.#death?.at === this.#operations ? this.#death.side : undefined;
    if (struck === 'before') return this.#die();
    const result = await operation();
    if (this.#dead) return never();
    return struck === 'after' ? this.#die() : result;
  }

  /** What takes time without having an effect; it ends only for the living. */
  async wait<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#dead) return never();
    const result = await operation();
    return this.#dead ? never() : result;
  }

  #die(): Promise<never> {
    this.#dead = true;
    this.#announce();
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** The platform as one process has it. */
export function mortalPlatform(platform: Platform, life: Life): Platform {
  return {
    ...platform,
    table: mortalTable(platform.table, life),
    ephemeral: mortalTable(platform.ephemeral, life),
    blobs: mortalBlobs(platform.blobs, life),
    clock: mortalClock(platform.clock, life),
    http: mortalHttp(platform.http, life),
    queue: (name) => ({ send: (messages) => life.live(() => platform.queue(name).send(messages)) }),
  };
}

function mortalTable(table: Table, life: Life): Table {
  return {
    get: (key) => life.live(() => table.get(key)),
    getMany: (keys) => life.live(() => table.getMany(keys)),
    put: (item, condition) => life.live(() => table.put(item, condition)),
    update: (key, update, condition) => life.live(() => table.update(key, update, condition)),
    delete: (key, condition) => life.live(() => table.delete(key, condition)),
    // Many writes are many: some may be done when death comes.
    writeMany: async (puts, deletes = []) => {
      const half = Math.ceil(puts.length / 2);
      await life.live(() => table.writeMany(puts.slice(0, half)));
      await life.live(() => table.writeMany(puts.slice(half), deletes));
    },
    query: (query) => life.live(() => table.query(query)),
  };
}

function mortalBlobs(blobs: Blobs, life: Life): Blobs {
  return {
    put: (key, body, contentType) => life.live(() => blobs.put(key, body, contentType)),
    get: (key, range) => life.live(() => blobs.get(key, range)),
    head: (key) => life.live(() => blobs.head(key)),
    delete: (keys) => life.live(() => blobs.delete(keys)),
    list: (prefix) => blobs.list(prefix),
    signUpload: (key, options) => blobs.signUpload(key, options),
    signDownload: (key, options) => blobs.signDownload(key, options),
  };
}

function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    sleep: (milliseconds, signal) => life.wait(() => clock.sleep(milliseconds, signal)),
  };
}

function mortalHttp(http: Http, life: Life): Http {
  return {
    request: (request) => life.live(() => http.request(request)),
    stream: (request) => life.live(() => http.stream(request)),
  };
}
