import { Busy, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { PortalError } from '../../ports/portal.ts';

/** A portal that does not answer is asked again after so long. Milliseconds. */
const pause = 30_000;

/** A request lives a minute at most on the portal; some more for its clock and ours. Milliseconds. */
export const longestRequest = 75_000;

/** When to try a command again; `undefined` when the portal has had its say, or may have done what it was asked. */
export function askAgainAt(error: PortalError, now: number): number | undefined {
  if (error.kind === 'limited') return Math.max(error.retryAt ?? 0, now + 1000);
  return error.kind === 'unavailable' || error.kind === 'not-run' ? now + pause : undefined;
}

/**
 * Trouble on the way is no reason to give up after a few attempts: the message comes back until the portal answers.
 * @throws Busy in place of Transient
 */
export async function patiently<T>(
  { clock }: { readonly clock: { now(): number } },
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Transient) throw portalSilent(clock.now() + pause, error);
    throw error;
  }
}

/** The portal is to be asked at that moment, milliseconds since the Unix epoch. */
export function portalSilent(at: number, cause?: unknown): Busy {
  return new Busy(
    at,
    'automation.portal-silent',
    text(
      'Портал не отвечает; роботы и карточки документов обновятся, как только он ответит.',
      'The portal does not answer; robots and cards of documents go on as soon as it does.',
    ),
    {},
    { cause },
  );
}
