import type { CallMessage } from '../../contracts/messages/call-message.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { FeedName } from './call-feeds.ts';

/** Asks for the next look at an exchange. */
export async function scheduleFeed(due: DueItems, scope: ConnectionScope, at: number): Promise<void> {
  const feed: FeedName = 'mikopbx';
  const body = { kind: 'feed', ...scope, feed } satisfies CallMessage;
  await due.schedule({
    id: `call-feed ${scope.tenant} ${scope.connection} ${feed}`,
    dueAt: Math.ceil(at),
    queue: 'calls',
    body: JSON.stringify(body),
    group: scope.tenant,
  });
}
