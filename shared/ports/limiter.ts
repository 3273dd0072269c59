import type { MemberId } from '../kernel/ids.ts';

/** Interactive work (a person waits) goes before background work. */
export type Lane = 'interactive' | 'background';

export interface Reservation {
  /** Milliseconds to wait before the first of the granted calls may go out; the following ones at the portal's rate. */
  readonly waitMilliseconds: number;
  /** How many calls were granted, 1…asked. */
  readonly granted: number;
}

/** The budget of one portal, shared by all workers: calls per second, and server time per method. */
export interface Limiter {
  /**
   * Reserves up to `calls` HTTP calls. Does not wait itself.
   * @throws Busy when the wait would be longer than the caller may pay for; nothing is reserved then.
   */
  reserve(portal: MemberId, lane: Lane, calls: number, methods: readonly string[]): Promise<Reservation>;
  /** Tells what the portal said of a method: seconds used in its ten-minute window, and when the oldest minute leaves (Unix seconds). */
  learn(portal: MemberId, method: string, operatingSeconds: number, resetAt: number): Promise<void>;
  /** The portal said "too many requests" or "operation time limit" (then with the method): hold back. */
  punished(portal: MemberId, method?: string): Promise<void>;
}
