import type { PortalRate } from '../limits/portal-rate.ts';

/** How a reading is spread over HTTP calls. */
export interface ReadPlan {
  /** Commands to put into one call. */
  readonly chunk: number;
  /** Calls under way at a time. */
  readonly inFlight: number;
  /** Every call takes its share of each list, instead of one list's pages as far as they go. */
  readonly mixed: boolean;
}

/** Below so many calls a few more are spent on being done sooner. */
const tinyCalls = 16;
const spareCalls = 2;
/** A call is not split into fewer pages than this. */
const leastPages = 4;
const mostInFlight = 48;

/** What there is to read. */
export interface ReadLoad {
  readonly pages: number;
  /** Pages that one call can take. */
  readonly most: number;
  readonly secondsPerPage: number;
  /** False when the number of pages is a guess, and calls may be needed for what was guessed wrong. */
  readonly certain: boolean;
  /** True when pages of some lists take longer than those of others. */
  readonly unlike: boolean;
}

/**
 * Chooses how to read. Tiny loads are spread over up to two calls more
 * than needed, all at once; large ones go out in full calls, as many at a time as keep the portal's rate busy.
 */
export function planReading(load: ReadLoad, rate: PortalRate): ReadPlan {
  const { pages, most, secondsPerPage, certain, unlike } = load;
  const needed = Math.max(1, Math.ceil(pages / most));
  const spare = certain && needed < tinyCalls - 1 ? spareCalls : 0;
  const spread = Math.min(needed + spare, Math.ceil(pages / leastPages));
  const calls = Math.max(needed, spread);
  const chunk = Math.min(most, Math.ceil(pages / calls));
  const secondsPerCall = chunk * secondsPerPage;
  const rateSeconds = Math.max(0, calls - rate.burst) / rate.perSecond;
  const busy = Math.ceil((1.7 * calls * secondsPerCall) / Math.max(secondsPerCall, rateSeconds));
  // Cutting lists into more pieces costs pages where ids have gaps, and gains nothing where the rate is the bound.
  const mixed = certain && unlike && calls <= rate.burst;
  return { chunk, inFlight: Math.max(4, Math.min(mostInFlight, busy, calls)), mixed };
}
