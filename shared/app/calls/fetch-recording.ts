import type { Call, CallCause, RecordingState } from '../../domain/calls/call.ts';
import { recordingFile } from '../../domain/calls/recording-file.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { Busy } from '../../kernel/outcome.ts';
import { incrementalHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { CallParts } from './call-parts.ts';
import { downloadRecording, largestRecording } from './download-recording.ts';
import { recordingAddress } from './portal-statistics.ts';
import { empty, endless, expired, notUploaded, tooLarge, unreachable } from './recording-causes.ts';

/** A portal stores a recording a while after the call; a promised upload may take its time. Milliseconds. */
const portalPatience = 3 * 3600_000;
const uploadPatience = 24 * 3600_000;
/** Downloads that failed for passing reasons are tried so often. */
const mostAttempts = 6;

/** Everything that a call has in `Blobs` lies below this. */
export function callBlobs({ tenant, connection, id }: Pick<Call, 'tenant' | 'connection' | 'id'>): string {
  return `${tenantBlobs(tenant)}calls/${connection}/${id}/`;
}

/**
 * Brings the recording of a call into `Blobs`, if it is expected: from where it was uploaded, from a given address, or
 * from the portal, which is asked for a fresh address every time, since those it gives live an hour.
 * @throws Busy while it is not there yet, and what the portal's client throws
 */
export async function fetchRecording(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  if (call.recording.state !== 'expected') return call;
  if (call.uploaded !== undefined) return takeUploaded(parts, call, call.uploaded);
  const source =
    call.recordUrl === undefined
      ? await recordingAddress(parts.portalOf(connection), call)
      : { url: call.recordUrl, fileName: call.recordName };
  if (!source) return notYet(parts, call, portalPatience, { state: 'none' });
  const file = recordingFile(source.fileName ?? call.recordName, source.url);
  const blob = `${callBlobs(call)}recording`;
  const got = await downloadRecording(parts, source.url, blob, file.contentType);
  switch (got.state) {
    case 'stored':
      return keep(parts, call, { blob, fileName: file.name, bytes: got.bytes, hash: got.hash });
    case 'refused':
      return fail(parts, call, got.cause);
    case 'expired':
      return call.recordUrl === undefined ? again(parts, call, expired) : fail(parts, call, expired);
    case 'trouble':
      return again(parts, call, got.what === 'timeout' ? endless : unreachable);
  }
}

async function takeUploaded(parts: CallParts, call: Call, blob: string): Promise<Call> {
  const head = await parts.blobs.head(blob);
  if (!head) return notYet(parts, call, uploadPatience, failed(notUploaded));
  if (head.size > largestRecording) return fail(parts, call, tooLarge);
  const body = head.size === 0 ? undefined : await parts.blobs.get(blob);
  if (!body) return fail(parts, call, empty);
  const hash = incrementalHash();
  for await (const chunk of body.stream) hash.add(chunk);
  const { name } = recordingFile(call.recordName, blob);
  return keep(parts, call, { blob, fileName: name, bytes: head.size, hash: hash.hex() });
}

function keep(
  parts: CallParts,
  call: Call,
  stored: Pick<Extract<RecordingState, { state: 'stored' }>, 'blob' | 'bytes' | 'fileName' | 'hash'>,
): Promise<Call> {
  if (stored.bytes === 0) return fail(parts, call, empty);
  return parts.calls.change(call, { recording: { state: 'stored', ...stored } });
}

function failed(cause: CallCause): RecordingState {
  return { state: 'failed', cause };
}

function fail(parts: CallParts, call: Call, cause: CallCause): Promise<Call> {
  return parts.calls.change(call, { recording: failed(cause) });
}

/** @throws Busy until patience ends */
async function notYet(
  parts: CallParts,
  call: Call,
  patience: number,
  afterwards: RecordingState,
): Promise<Call> {
  const attempts = attemptsOf(call) + 1;
  const told = Math.max(call.startedAt + call.seconds * 1000, call.createdAt);
  if (parts.clock.now() > told + patience) return parts.calls.change(call, { recording: afterwards });
  await parts.calls.change(call, { recording: { state: 'expected', attempts } });
  throw new Busy(
    parts.clock.now() + pauseAfter(attempts),
    'call.recording-not-there',
    text('Запись разговора ещё не готова.', 'The recording of the call is not there yet.'),
  );
}

/** @throws Busy while it is worth another try */
async function again(parts: CallParts, call: Call, cause: CallCause): Promise<Call> {
  const attempts = attemptsOf(call) + 1;
  if (attempts >= mostAttempts) return fail(parts, call, cause);
  await parts.calls.change(call, { recording: { state: 'expected', attempts } });
  throw new Busy(parts.clock.now() + pauseAfter(attempts), cause.causeKey, cause.text);
}

function attemptsOf({ recording }: Call): number {
  return recording.state === 'expected' ? recording.attempts : 0;
}

/** 15, 30, 60 … seconds, at most half an hour. */
function pauseAfter(attempts: number): number {
  return Math.min(15_000 * 2 ** (attempts - 1), 1_800_000);
}
