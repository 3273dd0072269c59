import type { Call } from '../../domain/calls/call.ts';
import type { CallFacts } from '../../domain/calls/call-facts.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { DueItems } from '../due/due-items.ts';
import type { Calls } from './calls.ts';
import { sendCall, sendCallLater, sendForget } from './send-call.ts';

export interface TellCallParts {
  readonly calls: Calls;
  readonly due: DueItems;
  /** Queue `calls`. */
  readonly queue: QueueSender;
}

/**
 * Keeps what was told of a call and asks for work on it, at once or at a moment (while more may be told of it). Told
 * again, it asks again as long as there is work left, so that nothing is lost where a caller was cut off.
 */
export async function tellCall(
  { calls, due, queue }: TellCallParts,
  { id, settings, tenant }: Connection,
  facts: CallFacts,
  workAt?: number,
): Promise<Call> {
  const { call, news } = await calls.tell({ tenant, connection: id }, facts);
  if (!news) return call;
  await sendForget(due, call, settings.calls.keepDays);
  if (workAt === undefined) await sendCall(queue, call);
  else await sendCallLater(due, call, workAt);
  return call;
}
