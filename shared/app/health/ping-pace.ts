import { keys } from '../../contracts/keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';

/** A check that is told more than five times a minute may drop the rest: https://healthchecks.io/docs/http_api/ */
const paceMilliseconds = 60_000;

/** Keeps all workers together to one run a minute that a check is told of. */
export class PingPace {
  readonly #ephemeral: Table;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(ephemeral: Table, clock: Pick<Clock, 'now'>) {
    this.#ephemeral = ephemeral;
    this.#clock = clock;
  }

  /** Whether a run may be told of now; the next one may a minute later. */
  async take(name: string): Promise<boolean> {
    const now = this.#clock.now();
    const until = now + paceMilliseconds;
    const item = { ...keys.lease.build({ name: `PING-${name}` }), until, ttl: Math.ceil(until / 1000) + 60 };
    try {
      await this.#ephemeral.put(item, { any: [{ absent: true }, { attribute: 'until', atMost: now }] });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}
