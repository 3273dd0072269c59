import type { Clock } from '../../kernel/clock.ts';
import { Transient } from '../../kernel/outcome.ts';
import type { Random } from '../../kernel/random.ts';
import { type RetryPolicy, waitBeforeAttempt } from '../../kernel/retry-policy.ts';
import { text } from '../../kernel/text.ts';

/** What an adapter needs to wait between attempts. */
export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
}

/** About four seconds in all: partly refused batches pass quickly or not at all. */
const policy: RetryPolicy = { attempts: 8, baseMilliseconds: 50, capMilliseconds: 2_000 };

/**
 * Sends a batch and then again what was refused of it, with growing pauses, until nothing is left.
 * @param send sends entries and returns those that were refused for the moment
 * @throws Transient when some are still left after the last attempt
 */
export async function repeatRefused<T>(
  service: string,
  entries: readonly T[],
  patience: Patience,
  send: (entries: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let left = await send(entries);
  for (let attempt = 2; left.length > 0; attempt += 1) {
    const wait = waitBeforeAttempt(policy, attempt, patience.random);
    if (wait === undefined) throw refused(service, left.length);
    await patience.clock.sleep(wait);
    left = await send(left);
  }
}

function refused(service: string, count: number): Transient {
  const words = text(
    `Сервис ${service} перегружен и не принял часть записей. Операция будет повторена.`,
    `The service ${service} is overloaded and refused some entries. The operation will be repeated.`,
  );
  return new Transient(`aws.${service.toLowerCase()}`, words, { refused: count });
}
