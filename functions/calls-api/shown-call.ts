import type * as z from 'zod';
import { refusals } from '../../shared/app/calls/deeds.ts';
import type { getCall, getCalls } from '../../shared/contracts/api/calls.ts';
import type { Call } from '../../shared/domain/calls/call.ts';
import type { CallSummary } from '../../shared/domain/calls/call-summary.ts';
import type { Transcript } from '../../shared/domain/calls/transcript.ts';

type Listed = z.input<(typeof getCalls)['answers'][200]['schema']>['calls'][number];
type Whole = z.input<(typeof getCall)['answers'][200]['schema']>;

/** A call as it stands in the list. */
export function shownCall(call: Call): Listed {
  const { answered, client, direction, employee, id, line, onPortal, phone, seconds, source } = call;
  return {
    ...{ id, source, direction, phone, line, seconds, answered, employee, client, onPortal },
    startedAt: new Date(call.startedAt).toISOString(),
    recording: shownRecording(call),
    transcription: shownTranscription(call),
    ...(call.summary?.state === 'done' && { headline: call.summary.headline }),
  };
}

/** A call with everything that is known of it. */
export function shownWhole(
  call: Call,
  transcript: Transcript | undefined,
  summary: CallSummary | undefined,
): Whole {
  return {
    ...shownCall(call),
    route: call.legs.map(({ at, ...leg }) => ({ at: new Date(at).toISOString(), ...leg })),
    ...(transcript && { turns: transcript.turns, sidesBy: transcript.sidesBy }),
    ...(summary && { summary }),
    problems: [
      ...(call.recording.state === 'failed' ? [call.recording.cause] : []),
      ...(call.transcription.state === 'failed' ? [call.transcription.cause] : []),
      ...(call.summary?.state === 'none' ? [call.summary.cause] : []),
      ...refusals(call).map(([, cause]) => cause),
    ],
  };
}

function shownRecording({ recording }: Call): Listed['recording'] {
  if (recording.state === 'failed') return { state: 'failed', cause: recording.cause };
  if (recording.state !== 'stored') return { state: recording.state };
  const { bytes, fileName, sound } = recording;
  return { state: 'stored', bytes, fileName, ...(sound && { seconds: sound.seconds }) };
}

function shownTranscription({ transcription }: Call): Listed['transcription'] {
  const { state } = transcription;
  switch (state) {
    case 'skipped':
      return { state, reason: transcription.reason, duplicateOf: transcription.duplicateOf };
    case 'waiting':
      return { state, reason: transcription.reason };
    case 'failed':
      return { state, reason: transcription.cause.text };
    case 'done': {
      const { engine, language, model } = transcription;
      return { state, engine, language, model };
    }
    case 'new':
    case 'running':
      return { state };
  }
}
