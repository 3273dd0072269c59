import type { QueueSender } from '../../ports/queue.ts';
import type { ConnectionScope } from './scope.ts';

/**
 * Tells the worker of a connection that marks wait. Ring after the marks are durable. Each ring is a message of its own:
 * one that was thrown away as a duplicate while the worker was just finishing would leave the marks lying.
 */
export async function ringDoorbell(work: QueueSender, scope: ConnectionScope, ringId: string): Promise<void> {
  const { tenant, connection } = scope;
  await work.send([
    { body: JSON.stringify({ tenant, connection }), group: connection, deduplicationId: ringId },
  ]);
}
