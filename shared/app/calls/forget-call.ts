import type { ConnectionScope } from '../sync/scope.ts';
import { deleteBlobs } from '../upkeep/delete-blobs.ts';
import type { CallParts } from './call-parts.ts';
import { callBlobs } from './fetch-recording.ts';
import { sendForget } from './send-call.ts';

/** Forgets a call whose time is over: recording, words, and the call itself last, so that it may be done again. */
export async function forgetCall(parts: CallParts, scope: ConnectionScope, id: string): Promise<void> {
  const call = await parts.calls.get(scope, id);
  if (!call) return;
  const connection = await parts.connections.get(scope);
  const keepDays = connection?.settings.calls.keepDays ?? 0;
  // The setting was raised meanwhile.
  if (parts.clock.now() < call.startedAt + keepDays * 86_400_000)
    return sendForget(parts.due, call, keepDays);
  if (!(await deleteBlobs(parts.blobs, callBlobs(call), () => true))) return;
  if (call.uploaded !== undefined) await parts.blobs.delete([call.uploaded]);
  await parts.calls.forget(call);
}
