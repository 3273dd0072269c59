import type { Tariff } from '../tariff.ts';

/**
 * The limit of intensity: each request adds one, so many leak out each second, and what would overflow is refused
 * and adds nothing. One bucket stands for one portal and one sender's address.
 * See https://apidocs.bitrix24.com/limits.html
 */
export class RateBucket {
  #level = 0;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** True when the request may pass. */
  take(now: number, { size, perSecond }: Tariff['bucket']): boolean {
    this.#level = Math.max(0, this.#level - ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    // A level that is whole but for rounding counts as whole.
    if (this.#level + 1 > size + 1e-9) return false;
    this.#level += 1;
    return true;
  }

  /** How full it is, requests. */
  get level(): number {
    return this.#level;
  }
}
