import { keys } from '../../contracts/keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';

/** Failures that are forgiven within the window. Enough for a person who mistypes, nothing for one who tries keys. */
export const forgivenFailures = 30;

/** Seconds. */
const windowSeconds = 15 * 60;

/**
 * Counts failed proofs by who tries (an address of the network), so that trying keys is not worth it. Keys are random
 * with 160 bits; this saves our own time more than it protects them.
 */
export class FailedAttempts {
  readonly #ephemeral: Table;
  readonly #clock: Clock;

  constructor(ephemeral: Table, clock: Clock) {
    this.#ephemeral = ephemeral;
    this.#clock = clock;
  }

  /** Seconds to wait before another attempt is looked at, or `undefined` when it may be made now. */
  async mustWait(who: string): Promise<number | undefined> {
    const item = await this.#ephemeral.get(keys.failedAttempts.build({ who }));
    if (!item || typeof item['failures'] !== 'number' || item['failures'] < forgivenFailures)
      return undefined;
    return Math.max(1, (item.ttl ?? 0) - Math.floor(this.#clock.now() / 1000));
  }

  /** Counts a failure; the window slides with each. */
  async failed(who: string): Promise<void> {
    const key = keys.failedAttempts.build({ who });
    const ttl = Math.floor(this.#clock.now() / 1000) + windowSeconds;
    try {
      await this.#ephemeral.update(key, { add: { failures: 1 }, set: { ttl } }, { present: true });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      // The first of a window. Two at once may count as one, which harms nobody.
      await this.#ephemeral.put({ ...key, failures: 1, ttl });
    }
  }
}
