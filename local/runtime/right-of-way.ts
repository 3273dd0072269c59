import { type Clock, sleepUntilAborted } from '../../shared/kernel/clock.ts';

/** So many acknowledgements waiting at once are a flood. */
const manyWaiting = 8;
/** How long a consumer stands aside in a flood before its next batch: it is slowed down, never stopped. */
const asideMilliseconds = 20;

/**
 * Lets acknowledgements go before the work on what was acknowledged earlier: who posts an event does not repeat it and
 * thinks ill of slow answers, while what is in a queue can wait. Both run on one thread, so somebody has to give way.
 */
export class RightOfWay {
  readonly #clock: Clock;
  #waiting = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs an acknowledgement. */
  async acknowledge<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Stands aside for a moment when many acknowledgements wait. */
  async giveWay(signal: AbortSignal): Promise<void> {
    if (this.#waiting < manyWaiting) return;
    await sleepUntilAborted(this.#clock, asideMilliseconds, signal);
  }
}
