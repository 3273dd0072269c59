import type { Broken } from '../../kernel/outcome.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { Connections } from './connections.ts';

/**
 * Stops a connection until a person has acted; its marks wait. A connection that is stopped already, or gone, stays as
 * it is: the first reason is the one to act on.
 */
export async function pauseConnection(
  connections: Connections,
  { tenant, connection }: ConnectionScope,
  { causeKey, text }: Broken,
  now: number,
): Promise<void> {
  const known = await connections.get({ tenant, connection });
  if (known?.status.state !== 'active') return;
  await connections.setStatus(
    { tenant, connection },
    { state: 'paused', causeKey, reason: text, since: now },
  );
}
