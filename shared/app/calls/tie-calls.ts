import type { CallClient } from '../../domain/calls/call.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { CallParts } from './call-parts.ts';
import { CallMoved } from './calls.ts';
import { sendCall } from './send-call.ts';

/** So many earlier calls of a number are tied at once; nobody has more that nobody knew. */
const mostCalls = 200;

/** Ties earlier calls of a number, of which nobody knew whose it is, to the client it has now. */
export async function tieEarlierCalls(
  parts: Pick<CallParts, 'calls' | 'queue'>,
  scope: ConnectionScope,
  phone: string,
  client: CallClient,
): Promise<void> {
  for (const call of await parts.calls.ofPhone(scope, phone, mostCalls)) {
    if (call.client || call.caller === undefined) continue;
    try {
      await parts.calls.change(call, { client, caller: 'known', settledAt: undefined });
    } catch (error) {
      // Somebody is at work on it and finds the client himself, or the next sweep does.
      if (error instanceof CallMoved) continue;
      throw error;
    }
    await sendCall(parts.queue, call);
  }
  await parts.calls.forgetStranger(scope, phone);
}
