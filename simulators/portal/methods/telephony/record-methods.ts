import { extname } from 'node:path';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { uploadUrl } from '../../data/disk/file-links.ts';
import type { CallRow, TranscriptLine } from '../../data/telephony/calls.ts';
import { callsStore, transcriptIds } from '../../data/telephony/calls.ts';
import { keepRecording } from '../../data/telephony/recordings.ts';
import { coreError, endedCall } from './call-parts.ts';
import { transcriptLines } from './transcript-input.ts';

/** What is attached to calls that have ended: https://apidocs.bitrix24.com/api-reference/telephony/index.html */
export const recordMethods: readonly MethodDefinition[] = [
  { ...method('telephony.externalCall.attachRecord', 'telephony', 'add', attachRecord), batchable: false },
  method('telephony.call.attachTranscription', 'telephony', 'add', attachTranscription),
];

/** With content the file is there at once; with a name alone the answer says where to post it. */
function attachRecord(call: Call): Answer {
  const { params, portal, caller, now } = call;
  if (!params.has('RECORD_URL') && !params.has('FILENAME'))
    throw coreError('Required parameters are not set. Request should contain or URL or FILENAME parameter');
  const row = endedCall(call);
  if (!row) throw coreError('Call is not found in the statistic table. Looks like it is not finished yet.');
  // This portal never goes out to fetch anything.
  if (params.has('RECORD_URL')) throw coreError('Server returns HTTP error code 404');
  const name = params.text('FILENAME');
  if (name === '') throw coreError('File name is empty');
  if (!['.wav', '.mp3'].includes(extname(name).toLowerCase()))
    throw coreError('Wrong file extension. Only wav and mp3 are allowed');
  if (!params.has('FILE_CONTENT')) {
    const ticket = { objectId: row.id, userId: caller.user.id, name, unique: true };
    return { result: { uploadUrl: uploadUrl(portal, ticket, now, 'telephony'), fieldName: 'file' } };
  }
  return { result: { FILE_ID: keepRecording(portal, row, { name, bytes: contentOf(call) }, now) } };
}

function contentOf({ params }: Call): Uint8Array<ArrayBuffer> {
  const content = params.text('FILE_CONTENT');
  if (content === '') throw coreError('File content is empty.');
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(content))
    throw coreError('File content is not properly encoded. Base64 encoding is expected.');
  return new Uint8Array(Buffer.from(content, 'base64'));
}

function attachTranscription(call: Call): Answer {
  const { params, portal } = call;
  const callId = params.text('CALL_ID');
  if (callId === '') throw coreError('CALL_ID should be set');
  const lines = transcriptLines(params.raw('MESSAGES'));
  const row = endedCall(call);
  if (!row) throw coreError(`Call ${callId} is not found. Is it finished?`);
  const transcriptId = portal.store(transcriptIds).next();
  keepTranscript(call, row, lines, transcriptId);
  return { result: { TRANSCRIPT_ID: transcriptId } };
}

function keepTranscript(
  { portal }: Call,
  row: CallRow,
  transcript: readonly TranscriptLine[],
  transcriptId: number,
): void {
  portal.store(callsStore).put({ ...row, transcript, transcriptId });
}
