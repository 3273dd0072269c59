import type { Lane } from '../../../ports/limiter.ts';
import type { Item } from '../../../ports/table.ts';
import type { PortalRate } from './portal-rate.ts';

/** A wait up to this long is paid for; longer ones go back to the queue. Milliseconds. */
export const patienceMilliseconds = 3000;
/** Dearer than the wait is what bulk work would read once more. Milliseconds. */
const bulkPatienceMilliseconds = 30_000;
/** Background calls are reserved no further ahead: a person's call has to find room in front of them. Milliseconds. */
const aheadMilliseconds = 1000;

/**
 * A fifth of what is known of other applications is forgotten in this time, at once: in between the rate that is left
 * to us stays what it is, and so does what the level of the bucket is worth. Milliseconds.
 */
const forgetEvery = 300_000;
const keptShare = 0.8;
/** What others put in is told from what was in the bucket before we came only after so long. Seconds. */
const provenSeconds = 60;
/** How long a call waits, beyond what the rate asks for, that would fill the bucket to the brim. Milliseconds. */
const distanceMilliseconds = 1000;
/** However busy others are, this share of the rate is ours. */
const leastShare = 0.2;
/**
 * Share that others are given after a refusal, however little of it is proven: calls that were reserved but not yet
 * sent make the bucket look fuller by our own doing than it is. Giving too much costs time, too little more refusals.
 */
const shareAfterRefusal = 0.5;
/** Calls by which the estimate of other applications' calls may be wrong. */
const foreignMargin = 6;

/** How long a call of the lane is waited for. Milliseconds. */
export function patienceOf(lane: Lane): number {
  return lane === 'bulk' ? bulkPatienceMilliseconds : patienceMilliseconds;
}

/**
 * What is known of a portal's bucket. `emptyAt` is the moment when the bucket would be empty if nothing more came
 * (the theoretical arrival time of the GCRA), so the level is the time until then, counted in calls.
 */
export class RateState {
  readonly #item: Item | undefined;
  readonly #rate: PortalRate;

  constructor(item: Item | undefined, rate: PortalRate) {
    this.#item = item;
    this.#rate = rate;
  }

  /** Calls per second that other applications are thought to make now. */
  foreign(now: number): number {
    const learned = this.#number('foreign');
    if (learned === 0) return 0;
    const steps = Math.floor(Math.max(0, now - this.#number('foreignAt')) / forgetEvery);
    const left = learned * keptShare ** steps;
    return Math.min(left, this.#rate.perSecond * (1 - leastShare));
  }

  /** Milliseconds by which one of our calls moves `emptyAt`. Whole, so that sums stay exact. */
  interval(now: number): number {
    return Math.round(1000 / (this.#rate.perSecond - this.foreign(now)));
  }

  /** Calls up to which a lane may fill the bucket: background work leaves room for people, and for other applications. */
  ceiling(lane: Lane, now: number): number {
    const guard = this.foreign(now) > 0.05 * this.#rate.perSecond ? foreignMargin : 0;
    if (lane === 'interactive') return this.#rate.burst - 1 - guard / 2;
    return this.#rate.burst - this.#headroom(now) - guard;
  }

  /** Calls of a lane that the bucket has room for now. */
  free(lane: Lane, now: number): number {
    const level = Math.max(0, this.#number('emptyAt') - now) / this.interval(now);
    return Math.max(0, Math.floor(this.ceiling(lane, now) - level));
  }

  /** How long a lane may wait with its call reserved. Milliseconds. */
  ahead(lane: Lane): number {
    return lane === 'interactive' ? patienceMilliseconds : aheadMilliseconds;
  }

  /** Calls that background work, reserved in advance, may be ahead of the portal, and a few for people. */
  #headroom(now: number): number {
    return Math.ceil(aheadMilliseconds / this.interval(now)) + 2;
  }

  /**
   * Milliseconds to wait before a call may go out that finds the bucket at `emptyAt`. In the upper half of the bucket
   * calls keep a distance, so that a refusal (another application is at work) is heard before the next one goes out.
   */
  wait(emptyAt: number, lane: Lane, now: number): number {
    const interval = this.interval(now);
    const level = (emptyAt - now) / interval;
    const overflow = (level + 1 - this.ceiling(lane, now)) * interval;
    const half = this.#rate.burst / 2;
    const distance = Math.max(0, level / half - 1) * distanceMilliseconds;
    return Math.max(0, Math.ceil(overflow), lane === 'interactive' ? 0 : Math.round(distance));
  }

  /** When the portal last said "too many requests", milliseconds since the Unix epoch; 0 for never. */
  get refusedAt(): number {
    return this.#number('refusedAt');
  }

  /**
   * What to remember after a refusal: the bucket is full now, and what we did not put in came from others, at a rate of
   * so many calls per second since the level was last known.
   */
  afterRefusal(now: number): Readonly<Record<string, number>> {
    const before = this.foreign(now);
    const level = Math.max(0, (this.#number('emptyAt') - now) / this.interval(now));
    const knownSince = Math.max(this.refusedAt, this.#number('idleAt'));
    const elapsed = (now - knownSince) / 1000;
    const unexplained = elapsed < provenSeconds ? 0 : Math.max(0, this.#rate.burst - level) / elapsed;
    const foreign = Math.min(
      Math.max(before + unexplained, shareAfterRefusal * this.#rate.perSecond),
      this.#rate.perSecond * (1 - leastShare),
    );
    const interval = Math.round(1000 / (this.#rate.perSecond - foreign));
    return { emptyAt: now + this.#rate.burst * interval, foreign, foreignAt: now, refusedAt: now };
  }

  #number(attribute: string): number {
    const value = this.#item?.[attribute];
    return typeof value === 'number' ? value : 0;
  }
}
