import type { MemberId } from '../kernel/ids.ts';

/** Interactive work (a person waits) goes before background work. */
export type Lane = 'interactive' | 'background';

/** Server time that one HTTP call is expected to take, seconds by method; a batch names the methods of its commands. */
export type ExpectedWork = ReadonlyMap<string, number>;

/** What the portal said of one command in its `time`. */
export interface ObservedWork {
  readonly method: string;
  /** Server seconds it took. */
  readonly seconds: number;
  /** Server seconds that had been reserved for it. */
  readonly expected: number;
  /** Seconds the method has used in its ten-minute window, as the portal counts. */
  readonly operating?: number;
}

/** The budget of one portal, shared by all workers: calls per second, and server time per method. */
export interface Limiter {
  /**
   * Reserves one or several HTTP calls; does not wait itself. Returns, for as many of the calls as were granted (at
   * least the first), the milliseconds to wait from now before it may go out.
   * @throws Busy when already the first would have to wait longer than the caller may pay for; nothing is reserved then.
   */
  reserve(portal: MemberId, lane: Lane, calls: readonly ExpectedWork[]): Promise<readonly number[]>;
  /** Tells what calls really took. */
  learn(portal: MemberId, observed: readonly ObservedWork[]): Promise<void>;
  /** The portal said "too many requests", or "operation time limit" (then with the method): hold back. */
  punished(portal: MemberId, method?: string): Promise<void>;
}
