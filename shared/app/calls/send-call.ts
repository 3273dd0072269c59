import type { CallMessage } from '../../contracts/messages/call-message.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { DueItems } from '../due/due-items.ts';

type Named = Pick<Call, 'connection' | 'id' | 'tenant'>;

/** The message that asks for work on a call. */
export function callMessage({ connection, id, tenant }: Named): string {
  return JSON.stringify({ kind: 'call', tenant, connection, call: id } satisfies CallMessage);
}

/** Asks for work on a call. */
export async function sendCall(queue: QueueSender, call: Named): Promise<void> {
  await queue.send([{ body: callMessage(call), group: call.tenant }]);
}

/** Asks for work on a call at a moment, in place of what was asked before. */
export async function sendCallLater(due: DueItems, call: Named, at: number): Promise<void> {
  await due.schedule({
    id: `call ${call.tenant} ${call.id}`,
    dueAt: Math.ceil(at),
    queue: 'calls',
    body: callMessage(call),
    group: call.tenant,
  });
}

/** The end of a call's time: everything of it is forgotten then. */
export async function sendForget(
  due: DueItems,
  { connection, id, startedAt, tenant }: Named & Pick<Call, 'startedAt'>,
  keepDays: number,
): Promise<void> {
  const body = { kind: 'forget', tenant, connection, call: id } satisfies CallMessage;
  await due.schedule({
    id: `forget-call ${tenant} ${id}`,
    dueAt: Math.ceil(startedAt + keepDays * 86_400_000),
    queue: 'calls',
    body: JSON.stringify(body),
    group: tenant,
  });
}
