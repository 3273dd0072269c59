import type { DoorbellMessage } from '../../contracts/messages/doorbell-message.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** On queue `work.fifo`: the connection's base is to be asked what has changed. */
export function pollMessage({ connection, tenant }: ConnectionScope): string {
  const message: DoorbellMessage = { tenant, connection, poll: true };
  return JSON.stringify(message);
}

/** Makes the connection's base be asked what has changed at a moment, in place of what was planned. */
export async function planPoll(due: DueItems, scope: ConnectionScope, dueAt: number): Promise<void> {
  const { connection } = scope;
  await due.schedule({
    id: `poll-${connection}`,
    dueAt,
    queue: 'work.fifo',
    body: pollMessage(scope),
    group: connection,
  });
}
