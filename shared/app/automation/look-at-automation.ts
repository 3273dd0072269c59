import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { QueueSender } from '../../ports/queue.ts';

/**
 * Lets robots and triggers of a connection be brought in step, and what waits for its portal be sent: after settings
 * changed, a person resumed it, or the application was installed or updated.
 * @param look it is not known what the portal has: it drops robots with an update, and everything with a removal
 */
export async function lookAtAutomation(
  automation: Pick<QueueSender, 'send'>,
  { id, member, tenant }: Pick<Connection, 'id' | 'member' | 'tenant'>,
  look: boolean,
): Promise<void> {
  const portal = { tenant, member };
  const messages: AutomationMessage[] = [
    { kind: 'register', tenant, connection: id, look },
    { kind: 'waiting', ...portal },
  ];
  await automation.send(messages.map((message) => ({ body: JSON.stringify(message), group: id })));
}
