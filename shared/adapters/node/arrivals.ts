import type { Clock } from '../../kernel/clock.ts';

/** Lets receivers sleep until something may have arrived. */
export class Arrivals {
  readonly #clock: Clock;
  readonly #sleepers = new Set<AbortController>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many announcements there were. Ask before looking for messages, and hand it to `wait`. */
  get count(): number {
    return this.#count;
  }

  /** Wakes everybody who waits. */
  announce(): void {
    this.#count += 1;
    for (const sleeper of this.#sleepers) sleeper.abort();
  }

  /**
   * Resolves at the first announcement after `seen` of them, at the moment `until` (milliseconds since the Unix epoch)
   * or when the signal is aborted.
   */
  async wait(seen: number, until: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#count !== seen || signal?.aborted) return;
    const sleeper = new AbortController();
    const abort = () => sleeper.abort();
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await this.#clock.sleep(Math.max(0, until - this.#clock.now()), sleeper.signal);
    } catch (error) {
      if (!sleeper.signal.aborted) throw error;
    } finally {
      this.#sleepers.delete(sleeper);
      signal?.removeEventListener('abort', abort);
    }
  }
}
