import type { MemberId } from '../kernel/ids.ts';

/**
 * Interactive work (a person waits) goes before background work. Bulk work is background work that has read a lot
 * before it writes: begun anew it would read all of it once more, so it waits longer for its turn.
 */
export type Lane = 'interactive' | 'background' | 'bulk';

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

/** What the limits of a portal let out from now on, as far as one knows: others may be at work as well. */
export interface Outlook {
  /** HTTP calls that could go out at once. */
  readonly free: number;
  /** How far apart those after them go out. */
  readonly intervalMilliseconds: number;
}

/** The budget of one portal, shared by all workers: calls per second, and server time per method. */
export interface Limiter {
  /**
   * Resolves when one HTTP call with the expected work may go out; calls asked for at the same moment are reserved
   * together. Waits a few seconds at most, in the bulk lane half a minute.
   * @throws Busy when it would have to wait longer; nothing is reserved then.
   */
  acquire(portal: MemberId, lane: Lane, work: ExpectedWork): Promise<void>;
  /** What to expect of the limits; nothing is reserved. */
  outlook(portal: MemberId, lane: Lane): Promise<Outlook>;
  /** Tells what calls really took. */
  learn(portal: MemberId, observed: readonly ObservedWork[]): Promise<void>;
  /** The portal said "too many requests", or "operation time limit" (then with the method): hold back. */
  punished(portal: MemberId, method?: string): Promise<void>;
}
