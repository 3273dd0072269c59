import type { Random } from './random.ts';

/** How long to wait between attempts. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Wait before the second attempt, milliseconds; doubles each time. */
  readonly baseMilliseconds: number;
  /** No wait is longer than this. */
  readonly capMilliseconds: number;
}

/**
 * Milliseconds to wait before attempt `attempt` (2, 3, …), with full jitter, or `undefined` when attempts are used up.
 * See "Exponential Backoff And Jitter", AWS Architecture Blog.
 */
export function waitBeforeAttempt(policy: RetryPolicy, attempt: number, random: Random): number | undefined {
  if (attempt > policy.attempts) return undefined;
  const ceiling = Math.min(policy.capMilliseconds, policy.baseMilliseconds * 2 ** (attempt - 2));
  return Math.floor(random() * ceiling);
}
