import type { PortalRate } from '../limits/portal-rate.ts';

/** How a reading is spread over HTTP calls. */
export interface ReadPlan {
  /** Commands to put into one call. */
  readonly chunk: number;
  /** Calls under way at a time. */
  readonly inFlight: number;
}

/** Below so many calls a few more are spent on being done sooner. */
const tinyCalls = 16;
const spareCalls = 2;
/** A call is not split into fewer pages than this. */
const leastPages = 4;
const mostInFlight = 48;

/**
 * Chooses for so many pages, of which one call takes at most `most`. Tiny loads are spread over up to two calls more
 * than needed, all at once; large ones go out in full calls, as many at a time as keep the portal's rate busy.
 */
export function planReading(pages: number, most: number, secondsPerPage: number, rate: PortalRate): ReadPlan {
  const needed = Math.max(1, Math.ceil(pages / most));
  const spread =
    needed < tinyCalls - 1 ? Math.min(needed + spareCalls, Math.ceil(pages / leastPages)) : needed;
  const calls = Math.max(needed, spread);
  const chunk = Math.min(most, Math.ceil(pages / calls));
  const secondsPerCall = chunk * secondsPerPage;
  const rateSeconds = Math.max(0, calls - rate.burst) / rate.perSecond;
  const busy = Math.ceil((1.25 * calls * secondsPerCall) / Math.max(secondsPerCall, rateSeconds));
  return { chunk, inFlight: Math.max(4, Math.min(mostInFlight, busy, calls)) };
}
