import { keys } from '../contracts/keys.ts';
import type { Clock } from '../kernel/clock.ts';
import { ConditionFailed, type Key, type Table } from '../ports/table.ts';

/** Without a renewal a lease is free again after so long. Milliseconds. */
const leaseMilliseconds = 60_000;

/** The lease went to somebody else while the work was under way: stop, whatever is done stays done. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`the lease ${name} was lost`);
    this.name = 'LeaseLost';
  }
}

/**
 * Lets one worker at a time do a piece of work, on the ephemeral table. Every change names its owner, so a worker that
 * was thought dead cannot take the lease from its successor. A lease only keeps work from being done twice in vain; what
 * must not happen twice is guarded by conditions on the data themselves.
 */
export class Leases {
  readonly #table: Table;
  readonly #clock: Clock;
  readonly #newToken: () => string;

  constructor(table: Table, clock: Clock, newToken: () => string) {
    this.#table = table;
    this.#clock = clock;
    this.#newToken = newToken;
  }

  /**
   * Runs the work under the lease, or answers `undefined` at once when somebody else has it. The signal is aborted with
   * `LeaseLost` when renewing fails.
   */
  async hold<T>(
    name: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly result: T } | undefined> {
    const key = keys.lease.build({ name });
    const owner = this.#newToken();
    if (!(await this.#acquire(key, owner))) return undefined;
    const lost = new AbortController();
    const finished = new AbortController();
    this.#renewing(name, key, owner, finished.signal).catch((error: unknown) => {
      if (!finished.signal.aborted) lost.abort(error);
    });
    try {
      return { result: await work(lost.signal) };
    } finally {
      finished.abort();
      await this.#release(key, owner);
    }
  }

  async #acquire(key: Key, owner: string): Promise<boolean> {
    const now = this.#clock.now();
    try {
      await this.#table.put(this.#item(key, owner, now), {
        any: [{ absent: true }, { attribute: 'until', atMost: now }],
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  async #renewing(name: string, key: Key, owner: string, finished: AbortSignal): Promise<never> {
    for (;;) {
      await this.#clock.sleep(leaseMilliseconds / 4, finished);
      try {
        await this.#table.put(this.#item(key, owner, this.#clock.now()), {
          attribute: 'owner',
          equals: owner,
        });
      } catch (error) {
        throw error instanceof ConditionFailed ? new LeaseLost(name) : error;
      }
    }
  }

  async #release(key: Key, owner: string): Promise<void> {
    try {
      await this.#table.delete(key, { attribute: 'owner', equals: owner });
    } catch (error) {
      // It ran out and is somebody else's now.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  #item(key: Key, owner: string, now: number) {
    const until = now + leaseMilliseconds;
    return { ...key, owner, until, ttl: Math.ceil(until / 1000) + 3600 };
  }
}
