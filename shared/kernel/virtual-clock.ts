import type { Clock } from './clock.ts';

interface Sleeper {
  readonly due: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * A clock that moves only when told to, for simulations and tests. Sleepers wake in order of their due time, equal
 * times in order of falling asleep.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #sleepers: Sleeper[] = [];

  /** Starts at the given moment, milliseconds since the Unix epoch. */
  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper: Sleeper = {
        // Time comes in whole milliseconds, as from the machine's own clock.
        due: this.#now + Math.max(0, Math.ceil(milliseconds)),
        order: this.#order++,
        wake: resolve,
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  /** How many are asleep now. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** When the next sleeper is due, or `undefined` when nobody sleeps. */
  get nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /** Moves time to the next sleeper and wakes it; false when nobody sleeps. */
  step(): boolean {
    const next = this.#next();
    if (!next) return false;
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
    this.#now = Math.max(this.#now, next.due);
    next.wake();
    return true;
  }

  /** Moves time by the given milliseconds and wakes all that are due, letting promises settle between two wakings. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const due = this.nextDue;
      if (due === undefined || due > end) break;
      this.step();
    }
    this.#now = Math.max(this.#now, end);
    await settle();
  }

  /** Lets time run for as long as somebody sleeps, until the work is done; returns what the work returns. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const marked = work.finally(() => {
      settled = true;
    });
    // The rejection is handed to the caller below; this keeps it from being reported as unhandled before.
    marked.catch(() => undefined);
    for (;;) {
      await settle();
      if (settled) return marked;
      if (!this.step()) await settle();
    }
  }

  #next(): Sleeper | undefined {
    let best: Sleeper | undefined;
    for (const sleeper of this.#sleepers) {
      if (!best || sleeper.due < best.due || (sleeper.due === best.due && sleeper.order < best.order))
        best = sleeper;
    }
    return best;
  }
}

/** Lets all promises that can settle without time passing do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
