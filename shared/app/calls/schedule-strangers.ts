import type { CallMessage } from '../../contracts/messages/call-message.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** After word of a new client, soon; without word, now and then, since a client may come without an event. */
const pauses = { soon: 60_000, later: 3600_000 } as const;

/**
 * Asks for a look whether numbers that nobody had have an owner by now. The moments are round, so that asking again
 * and again puts nothing off.
 */
export async function scheduleStrangers(
  due: DueItems,
  { connection, tenant }: ConnectionScope,
  now: number,
  when: keyof typeof pauses,
): Promise<void> {
  const pause = pauses[when];
  const body = { kind: 'strangers', tenant, connection } satisfies CallMessage;
  await due.schedule({
    id: `call-strangers ${tenant} ${connection} ${when}`,
    dueAt: (Math.floor(now / pause) + 1) * pause,
    queue: 'calls',
    body: JSON.stringify(body),
    group: tenant,
  });
}
