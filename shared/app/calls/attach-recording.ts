import * as z from 'zod';
import type { Call } from '../../domain/calls/call.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { parsedJsonBytes } from '../../kernel/json-text.ts';
import { Rejected, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { HttpFailed } from '../../ports/http.ts';
import type { CallParts } from './call-parts.ts';
import { noted } from './deeds.ts';
import { answered } from './portal-outcome.ts';
import { goesToPortal } from './register-call.ts';

const uploadSchema = z.object({ uploadUrl: z.url(), fieldName: z.string() });
const attachedSchema = z.object({ result: z.object({ FILE_ID: z.coerce.string() }) });

/** The portal takes these only: https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html */
const accepted = /\.(wav|mp3)$/i;
/** Of the upload of a recording. Milliseconds. */
const longestUpload = 240_000;

/**
 * Hangs the recording of a call that we registered on its card. A second recording replaces the first, so it may be
 * done again. The content goes as a stream to an address that the portal gives.
 * @throws Busy, Transient, Broken; a refusal is noted with the call
 */
export async function attachRecording(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  const { onPortal, recording } = call;
  const finished = call.deeds['finish']?.state === 'done';
  if (!goesToPortal(call, connection) || !finished || onPortal.callId === undefined) return call;
  if (recording.state !== 'stored' || call.deeds['record']) return call;
  if (!accepted.test(recording.fileName)) return call;
  try {
    const { result } = await answered(
      parts.portalOf(connection).call({
        method: 'telephony.externalCall.attachRecord',
        params: { CALL_ID: onPortal.callId, FILENAME: recording.fileName },
        repeat: 'idempotent',
      }),
    );
    const { uploadUrl, fieldName } = uploadSchema.parse(result);
    const id = await upload(parts, uploadUrl, fieldName, recording);
    return await noted(parts, call, 'record', { state: 'done', id });
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { causeKey, text: said } = error;
    return noted(parts, call, 'record', { state: 'refused', cause: { causeKey, text: said } });
  }
}

async function upload(
  { blobs, http }: CallParts,
  url: string,
  field: string,
  { blob, bytes, fileName }: { readonly blob: string; readonly bytes: number; readonly fileName: string },
): Promise<string> {
  const body = await blobs.get(blob);
  if (!body) throw new Error(`the recording ${blob} vanished`);
  const boundary = `most24-${blob.replaceAll(/[^0-9a-zA-Z]/g, '').slice(-40)}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${encodeURIComponent(fileName)}"\r\nContent-Type: ${body.contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  try {
    const answer = await http.request({
      method: 'POST',
      url,
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': String(head.length + bytes + tail.length),
      },
      body: framed(head, body.stream, tail),
      timeoutMilliseconds: longestUpload,
      maxBytes: 65_536,
    });
    return attachedId(answer.status, answer.body);
  } catch (error) {
    if (!(error instanceof HttpFailed)) throw error;
    throw new Transient(
      'call.recording-not-attached',
      notAttached,
      { failure: error.failure },
      { cause: error },
    );
  }
}

async function* framed(
  head: Uint8Array,
  content: AsyncIterable<Uint8Array>,
  tail: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield head;
  yield* content;
  yield tail;
}

function attachedId(status: number, body: Uint8Array): string {
  const parsed = attachedSchema.safeParse(parsedJsonBytes(body));
  if (status === 200 && parsed.success) return parsed.data.result.FILE_ID;
  // An address that has run out is asked for anew with the next attempt.
  if (status >= 500 || status === 401 || status === 429)
    throw new Transient('call.recording-not-attached', notAttached, { status });
  throw new Rejected('call.recording-not-attached', notAttached, { status });
}

const notAttached = text(
  'Портал не принял запись звонка: в карточке звонка её нет, в журнале звонков она есть.',
  'The portal did not take the recording of the call: the card of the call lacks it, the journal of calls has it.',
);
