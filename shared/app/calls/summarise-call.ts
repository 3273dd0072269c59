import type { Call } from '../../domain/calls/call.ts';
import type { CallSummary } from '../../domain/calls/call-summary.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { text } from '../../kernel/text.ts';
import type { CallParts } from './call-parts.ts';
import { readTranscript, writeSummary } from './call-texts.ts';

const longestHeadline = 200;

/**
 * Tells what a call was about, once it is in words. The summary is kept before the call says that there is one.
 * @throws Busy, Transient of the engine
 */
export async function summariseCall(
  { blobs, calls, summariser }: CallParts,
  { settings }: Connection,
  call: Call,
): Promise<Call> {
  if (call.transcription.state !== 'done' || call.summary || !settings.calls.summarise) return call;
  // Nobody spoke.
  if (call.transcription.turns === 0) return call;
  if (!summariser) return calls.change(call, { summary: { state: 'none', cause: noSummariser } });
  const transcript = await readTranscript(blobs, call);
  if (!transcript) throw new Error(`the transcript of ${call.id} vanished`);
  const summarised = await summariser.summarise({
    transcript,
    startedAt: call.startedAt,
    zone: settings.notices.zone,
    maskNumbers: settings.calls.maskNumbers,
  });
  if (summarised.state === 'refused') {
    const { causeKey, reason } = summarised;
    return calls.change(call, { summary: { state: 'none', cause: { causeKey, text: reason } } });
  }
  const { summary } = summarised;
  await writeSummary(blobs, call, summary);
  return calls.change(call, {
    summary: { state: 'done', engine: summary.engine, headline: headlineOf(summary) },
  });
}

/** What stands in the list of calls. */
function headlineOf({ excerpts, topics, wish }: CallSummary): string {
  return (wish ?? topics[0] ?? excerpts[0] ?? '').slice(0, longestHeadline);
}

const noSummariser = {
  causeKey: 'call.no-summariser',
  text: text(
    'Итоги звонков здесь не составляются: средство для этого не установлено.',
    'Calls are not summarised here: nothing for it is set up.',
  ),
};
