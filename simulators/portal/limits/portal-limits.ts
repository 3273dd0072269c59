import { RestError } from '../call/rest-error.ts';
import type { Portal } from '../portal.ts';
import { type Operating, OperatingTime } from './operating-time.ts';
import { RateBucket } from './rate-bucket.ts';

/** Both limits of all portals. */
export class PortalLimits {
  /** Seconds a method may take in ten minutes; `Infinity` switches the limit off. */
  operatingLimit = 480;
  /** False lets every request pass. */
  rateLimited = true;
  readonly #buckets = new Map<string, RateBucket>();
  readonly #operating = new Map<string, OperatingTime>();

  /** Counts a request. @throws RestError 503 */
  takeRequest(portal: Portal, source: string, now: number): void {
    if (!this.rateLimited) return;
    const key = `${portal.memberId} ${source}`;
    const bucket = this.#buckets.get(key) ?? new RateBucket(now);
    this.#buckets.set(key, bucket);
    if (!bucket.take(now, portal.tariff.bucket)) throw queryLimitExceeded();
  }

  /** @throws RestError 429 when the method has used up its time */
  assertOperating(portal: Portal, callerId: string, method: string, now: number): void {
    if (this.operating(portal, callerId, method, now).seconds >= this.operatingLimit)
      throw operationTimeLimit();
  }

  addOperating(portal: Portal, callerId: string, method: string, now: number, seconds: number): void {
    this.#operatingOf(portal, callerId, method).add(now, seconds);
  }

  operating(portal: Portal, callerId: string, method: string, now: number): Operating {
    return this.#operatingOf(portal, callerId, method).at(now);
  }

  /** Empties all buckets and baskets. */
  reset(): void {
    this.#buckets.clear();
    this.#operating.clear();
  }

  #operatingOf(portal: Portal, callerId: string, method: string): OperatingTime {
    const key = `${portal.memberId} ${callerId} ${method.toLowerCase()}`;
    const known = this.#operating.get(key);
    if (known) return known;
    const created = new OperatingTime();
    this.#operating.set(key, created);
    return created;
  }
}

/** Too many requests. */
export function queryLimitExceeded(): RestError {
  return new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
}

/** The method has used up its time. */
export function operationTimeLimit(): RestError {
  return new RestError(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit');
}
