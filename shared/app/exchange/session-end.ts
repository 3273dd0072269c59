import type { UpkeepMessage } from '../../contracts/messages/upkeep-message.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ExchangeSession } from './exchange-sessions.ts';

/** Nothing of a session is asked any more so long after it began; sessions that go on are looked at again then. */
export const sessionEndMilliseconds = 2 * 3_600_000;

/** Sees to it that what the session uploads is put away after its end. Repeating it is harmless. */
export async function scheduleSessionEnd(
  { clock, due }: { readonly clock: Clock; readonly due: DueItems },
  { id, openedAt, scope }: Pick<ExchangeSession, 'id' | 'openedAt' | 'scope'>,
): Promise<void> {
  const message: UpkeepMessage = { kind: 'exchange-session', ...scope, session: id, openedAt };
  await due.schedule({
    id: `exchange-session ${id}`,
    dueAt: clock.now() + sessionEndMilliseconds,
    queue: 'upkeep',
    group: scope.tenant,
    body: JSON.stringify(message),
  });
}
