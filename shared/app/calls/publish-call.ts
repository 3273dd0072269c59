import * as z from 'zod';
import type { Call, CallClient } from '../../domain/calls/call.ts';
import { callNote, noteTitle } from '../../domain/calls/call-note.ts';
import type { CallSummary } from '../../domain/calls/call-summary.ts';
import { transcriptMessages } from '../../domain/calls/transcript-messages.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Rejected } from '../../kernel/outcome.ts';
import type { Portal } from '../../ports/portal.ts';
import { addToDos } from './add-to-dos.ts';
import type { CallParts } from './call-parts.ts';
import { readSummary, readTranscript } from './call-texts.ts';
import { doOnce, noted } from './deeds.ts';
import { answered } from './portal-outcome.ts';

const transcriptIdSchema = z.object({ TRANSCRIPT_ID: z.coerce.string() });
const commentsSchema = z.array(z.object({ ID: z.coerce.string(), COMMENT: z.string().nullish() }));

/**
 * Brings a call's words to the people of the portal: the transcript to the card of the call, the summary into the
 * timeline of the client, next steps as to-dos where the connection wants them.
 * @throws Busy, Transient, Broken; refusals are noted with the call
 */
export async function publishCall(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  if (call.transcription.state !== 'done') return call;
  const portal = parts.portalOf(connection);
  const attached = await attachTranscript(parts, portal, call);
  const { client } = attached;
  if (!client || attached.summary?.state !== 'done') return attached;
  const summary = await readSummary(parts.blobs, attached);
  if (!summary) return attached;
  const written = await writeNote(parts, portal, connection, attached, client, summary);
  if (!connection.settings.calls.toDos) return written;
  return addToDos(parts, portal, connection, written, client, summary);
}

/** A second transcript takes the place of the first, so it may be attached again. */
async function attachTranscript(parts: CallParts, portal: Portal, call: Call): Promise<Call> {
  const { callId } = call.onPortal;
  if (callId === undefined || call.deeds['transcript']) return call;
  if (call.source !== 'portal' && call.deeds['finish']?.state !== 'done') return call;
  const transcript = await readTranscript(parts.blobs, call);
  const messages = transcript ? transcriptMessages(transcript) : [];
  if (messages.length === 0) return call;
  try {
    const { result } = await answered(
      portal.call({
        method: 'telephony.call.attachTranscription',
        params: { CALL_ID: callId, MESSAGES: messages.map((message) => ({ ...message })) },
        repeat: 'idempotent',
      }),
    );
    const id = transcriptIdSchema.parse(result).TRANSCRIPT_ID;
    return await noted(parts, call, 'transcript', { state: 'done', id });
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { causeKey, text: said } = error;
    return noted(parts, call, 'transcript', { state: 'refused', cause: { causeKey, text: said } });
  }
}

/** The comment's first line names the call, so that it is found again when its answer was lost. */
async function writeNote(
  parts: CallParts,
  portal: Portal,
  { settings }: Connection,
  call: Call,
  { entity, id }: CallClient,
  summary: CallSummary,
): Promise<Call> {
  const { language, zone } = settings.notices;
  const owner = { ENTITY_ID: Number(id), ENTITY_TYPE: entity };
  return doOnce(parts, call, {
    name: 'note',
    look: async () => {
      const params = { filter: owner, select: ['ID', 'COMMENT'], order: { ID: 'DESC' }, start: 0 };
      const { result } = await portal.call({
        method: 'crm.timeline.comment.list',
        params,
        repeat: 'read',
      });
      const title = noteTitle(call, zone, language);
      return commentsSchema.parse(result).find(({ COMMENT }) => COMMENT?.includes(title))?.ID;
    },
    send: async () => {
      const fields = { ...owner, COMMENT: callNote(call, summary, zone, language) };
      const { result } = await portal.call({
        method: 'crm.timeline.comment.add',
        params: { fields },
        repeat: 'once',
      });
      return String(result);
    },
  });
}
