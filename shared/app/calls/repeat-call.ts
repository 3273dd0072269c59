import type { Call } from '../../domain/calls/call.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { CallChange, Calls } from './calls.ts';
import { sendCall } from './send-call.ts';

/**
 * Takes up again what could not be done about a call, because a person wants it: a recording that could not be had, a
 * transcription that failed or was left out for the minutes, what the portal refused. What was done stays done.
 */
export async function repeatCall(
  { calls, queue }: { readonly calls: Calls; readonly queue: QueueSender },
  call: Call,
): Promise<Call> {
  const { deeds, recording, summary, transcription } = call;
  const changes: CallChange = {
    settledAt: undefined,
    deeds: Object.fromEntries(Object.entries(deeds).filter(([, { state }]) => state !== 'refused')),
    ...(recording.state === 'failed' && { recording: { state: 'expected', attempts: 0 } }),
    ...((transcription.state === 'failed' || transcription.state === 'skipped') && {
      transcription: { state: 'new' },
    }),
    ...(summary?.state === 'none' && { summary: undefined }),
  };
  const changed = await calls.change(call, changes);
  await sendCall(queue, changed);
  return changed;
}
