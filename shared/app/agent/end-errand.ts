import type { QueueName } from '../../contracts/queues.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { Errand, ErrandEnd, ErrandNotice } from './errand-items.ts';
import type { Errands } from './errands.ts';
import { errandDueId } from './start-errand.ts';

export interface EndErrandParts {
  readonly errands: Errands;
  readonly due: Pick<DueItems, 'cancel'>;
  readonly queue: (name: QueueName) => Pick<QueueSender, 'send'>;
}

/**
 * Ends an errand and tells whoever waits. Repeating it is harmless: the first end stays, and it is told again, since
 * the telling may have been cut off. Returns the end that stays.
 */
export async function endErrand(
  parts: EndErrandParts,
  scope: ConnectionScope,
  errand: Errand,
  end: ErrandEnd,
): Promise<ErrandEnd> {
  let current: Errand | undefined = errand;
  while (current && current.state !== 'ended') {
    const changed: Errand | undefined = await parts.errands.change(scope, current, { state: 'ended', end });
    current = changed ?? (await parts.errands.get(scope, errand.id));
  }
  await tell(parts, errand.notice);
  await parts.due.cancel(errandDueId(scope, errand.id));
  return current?.end ?? end;
}

async function tell({ queue }: EndErrandParts, { queue: name, body, group }: ErrandNotice): Promise<void> {
  await queue(name).send([{ body, ...(group !== undefined && { group }) }]);
}
