const minute = 60_000;
const window = 10;

interface Basket {
  seconds: number;
  readonly firstAt: number;
}

/** How much of its time budget a method has used. */
export interface Operating {
  readonly seconds: number;
  /** When the oldest basket leaves, whole seconds since the Unix epoch. */
  readonly resetAt: number;
}

/**
 * Time a method took for one application or webhook, in ten baskets of a minute each. A call is refused when the sum
 * has reached the limit before it starts; the call that crosses the limit runs to its end.
 * See https://apidocs.bitrix24.com/limits.html
 */
export class OperatingTime {
  readonly #baskets = new Map<number, Basket>();

  /** Adds the seconds of a call. */
  add(now: number, seconds: number): void {
    const key = Math.floor(now / minute);
    const basket = this.#baskets.get(key);
    if (basket) basket.seconds += seconds;
    else this.#baskets.set(key, { seconds, firstAt: now });
  }

  /** What counts at this moment. */
  at(now: number): Operating {
    let seconds = 0;
    let oldest = now;
    for (const [key, basket] of this.#baskets) {
      if (basket.firstAt + window * minute <= now) this.#baskets.delete(key);
      else {
        seconds += basket.seconds;
        oldest = Math.min(oldest, basket.firstAt);
      }
    }
    return { seconds, resetAt: Math.floor((oldest + window * minute) / 1000) };
  }
}
