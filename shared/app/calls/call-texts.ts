import type { Call } from '../../domain/calls/call.ts';
import { type CallSummary, callSummarySchema } from '../../domain/calls/call-summary.ts';
import { type Transcript, transcriptSchema } from '../../domain/calls/transcript.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { callBlobs } from './fetch-recording.ts';

type Named = Pick<Call, 'connection' | 'id' | 'tenant'>;

/** Where the transcript of a call lies. */
export function transcriptBlob(call: Named): string {
  return `${callBlobs(call)}transcript.json`;
}

function summaryBlob(call: Named): string {
  return `${callBlobs(call)}summary.json`;
}

/** What was said; `undefined` while it is not known. */
export async function readTranscript(blobs: Blobs, call: Named): Promise<Transcript | undefined> {
  const content = await readJson(blobs, transcriptBlob(call));
  return content === undefined ? undefined : transcriptSchema.parse(content);
}

export async function writeTranscript(blobs: Blobs, call: Named, transcript: Transcript): Promise<void> {
  await blobs.put(transcriptBlob(call), Buffer.from(JSON.stringify(transcript)), 'application/json');
}

/** What the call was about; `undefined` while nobody has told. */
export async function readSummary(blobs: Blobs, call: Named): Promise<CallSummary | undefined> {
  const content = await readJson(blobs, summaryBlob(call));
  return content === undefined ? undefined : callSummarySchema.parse(content);
}

export async function writeSummary(blobs: Blobs, call: Named, summary: CallSummary): Promise<void> {
  await blobs.put(summaryBlob(call), Buffer.from(JSON.stringify(summary)), 'application/json');
}

async function readJson(blobs: Blobs, key: string): Promise<unknown> {
  const body = await blobs.get(key);
  if (!body) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
