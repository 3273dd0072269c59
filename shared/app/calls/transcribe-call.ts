import type { Call, TranscriptionState } from '../../domain/calls/call.ts';
import { searchWords } from '../../domain/calls/search-words.ts';
import { guessSides } from '../../domain/calls/sides.ts';
import { skipReason } from '../../domain/calls/skip-rules.ts';
import type { Transcript } from '../../domain/calls/transcript.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Busy } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { TranscriptionJob } from '../../ports/transcriber.ts';
import type { CallParts } from './call-parts.ts';
import { readTranscript, transcriptBlob, writeTranscript } from './call-texts.ts';

/** A tenant whose places are all taken asks again after so long. Milliseconds. */
const admissionPause = 20_000;
/** An engine that appears takes up what waits after at most so long. Milliseconds. */
const waitingPause = 600_000;
/** Jobs that nobody heard of are looked at after 1, 2, 4 … minutes, and no later than so many. */
const longestLookMinutes = 30;
/** A job that runs for longer than this is not coming back. Milliseconds. */
const longestJob = 24 * 3600_000;

type Stored = Extract<Call['recording'], { state: 'stored' }>;

/**
 * Moves the words of a call one step on: leaves out what need not be transcribed, hands it to
 * the engine, looks how far it is. Each step may be repeated; the job's name follows from the call.
 * @throws Busy while it is with the engine or waits for one, Transient
 */
export async function transcribeCall(parts: CallParts, connection: Connection, call: Call): Promise<Call> {
  const { recording, transcription } = call;
  if (recording.state !== 'stored') return call;
  if (transcription.state === 'running') return look(parts, connection, call, recording);
  if (transcription.state !== 'new' && transcription.state !== 'waiting') return call;
  const judged = await judge(parts, connection, call);
  if (judged.transcription.state !== 'new' && judged.transcription.state !== 'waiting') return judged;
  return start(parts, connection, judged, recording);
}

/** Listens to a recording that is there; one that is no recording ends the work on its words. @throws Transient */
export async function listenToRecording(
  parts: Pick<CallParts, 'calls' | 'recordings'>,
  _: Connection,
  call: Call,
): Promise<Call> {
  const { recording } = call;
  if (recording.state !== 'stored' || recording.sound || call.transcription.state === 'failed') return call;
  const examined = await parts.recordings.examine(recording.blob);
  if (examined.state === 'refused') {
    const { causeKey, reason } = examined;
    const cause = { causeKey, text: reason };
    return parts.calls.change(call, { transcription: { state: 'failed', cause } });
  }
  const { recording: sound } = examined;
  // Whoever handed over a file alone does not know how long the talk was.
  const seconds = call.seconds === 0 && call.answered ? { seconds: Math.round(sound.seconds) } : {};
  return parts.calls.change(call, { ...seconds, recording: { ...recording, sound } });
}

async function judge(parts: CallParts, { settings }: Connection, call: Call): Promise<Call> {
  const { recording, tenant, id } = call;
  if (recording.state !== 'stored' || !recording.sound || call.transcription.state === 'failed') return call;
  if (!settings.calls.transcribe) return moved(parts, call, notWanted);
  const { leastSeconds, monthlyMinutes, transcribeInternal } = settings.calls;
  const internal = transcribeInternal ? ('transcribe' as const) : ('skip' as const);
  const facts = { recording: recording.sound, internal: call.direction === 'internal', usedMinutes: 0 };
  // What is left out for itself takes its recording from no other call.
  const alone = skipReason(facts, { leastSeconds, internal });
  if (alone) return moved(parts, call, { state: 'skipped', ...alone });
  const first = await parts.calls.claimRecording(call, recording.hash);
  const others = {
    ...(first !== id && { duplicateOf: first }),
    usedMinutes: await parts.minutes.used(tenant, call.startedAt, id),
  };
  const skip = skipReason({ ...facts, ...others }, { leastSeconds, internal, monthlyMinutes });
  if (!skip) return call;
  const duplicateOf = skip.why === 'duplicate' ? { duplicateOf: first } : {};
  return moved(parts, call, { state: 'skipped', ...skip, ...duplicateOf });
}

async function start(parts: CallParts, connection: Connection, call: Call, recording: Stored): Promise<Call> {
  const { clock, minutes, running, transcriber } = parts;
  const { tenant, id } = call;
  if (!(await running.admits(tenant, id, parts.runningPerTenant))) throw admission(clock.now());
  const started = await transcriber.start(await jobOf(parts, connection, call, recording.blob));
  switch (started.state) {
    case 'refused': {
      const { causeKey, reason } = started;
      return moved(parts, call, { state: 'failed', cause: { causeKey, text: reason } });
    }
    case 'waiting': {
      const { reason } = started;
      if (call.transcription.state !== 'waiting') await moved(parts, call, { state: 'waiting', reason });
      throw new Busy(clock.now() + waitingPause, 'call.no-engine', reason);
    }
    case 'done':
    case 'running': {
      await running.begin(tenant, id);
      await minutes.count(tenant, call.startedAt, id, secondsOf(call));
      const now = clock.now();
      const begun = await moved(parts, call, { state: 'running', since: now, looks: 0 });
      if (started.state === 'done') return finish(parts, begun);
      throw lookLater(now, 0);
    }
  }
}

async function look(parts: CallParts, connection: Connection, call: Call, recording: Stored): Promise<Call> {
  if (call.transcription.state !== 'running') return call;
  const { looks, since } = call.transcription;
  const looked = await parts.transcriber.look(await jobOf(parts, connection, call, recording.blob));
  const now = parts.clock.now();
  switch (looked.state) {
    case 'done':
      return finish(parts, call);
    case 'refused': {
      const { causeKey, reason } = looked;
      await parts.running.end(call.tenant, call.id);
      return moved(parts, call, { state: 'failed', cause: { causeKey, text: reason } });
    }
    case 'unknown': {
      const again = await moved(parts, call, { state: 'new' });
      return start(parts, connection, again, recording);
    }
    case 'running': {
      if (now > since + longestJob) {
        await parts.running.end(call.tenant, call.id);
        return moved(parts, call, { state: 'failed', cause: neverReported });
      }
      await moved(parts, call, { state: 'running', since, looks: looks + 1 });
      throw lookLater(now, looks + 1);
    }
  }
}

/** The transcript is there: the sides are told apart where the engine could not, and its words are made findable. */
async function finish(parts: CallParts, call: Call): Promise<Call> {
  const told = await readTranscript(parts.blobs, call);
  if (!told) throw new Error(`the transcript of ${call.id} vanished`);
  const transcript = withSides(told, call);
  if (transcript !== told) await writeTranscript(parts.blobs, call, transcript);
  await parts.calls.saveWords(call, searchWords(transcript.turns.map(({ text: said }) => said).join(' ')));
  await parts.running.end(call.tenant, call.id);
  return moved(parts, call, {
    state: 'done',
    at: parts.clock.now(),
    engine: transcript.engine,
    ...(transcript.model !== undefined && { model: transcript.model }),
    language: transcript.language,
    turns: transcript.turns.length,
  });
}

function withSides(transcript: Transcript, { direction }: Call): Transcript {
  return direction === 'internal' ? transcript : guessSides(transcript, direction);
}

async function jobOf(
  { vocabulary: known }: CallParts,
  { settings }: Connection,
  call: Call,
  recording: string,
): Promise<TranscriptionJob> {
  const names = await known.names({ tenant: call.tenant, connection: call.connection });
  const { employeeChannel, languages, vocabulary } = settings.calls;
  const [only, ...others] = languages;
  const separate = call.recording.state === 'stored' && call.recording.sound?.voices === 'separate';
  return {
    tenant: call.tenant,
    call: call.id,
    recording,
    result: transcriptBlob(call),
    channels: separate ? 'separate' : 'mixed',
    ...(employeeChannel !== undefined && { employeeChannel }),
    language: only !== undefined && others.length === 0 ? only : languages,
    vocabulary: [...vocabulary, ...names],
  };
}

function secondsOf({ recording, seconds }: Call): number {
  return recording.state === 'stored' && recording.sound ? recording.sound.seconds : seconds;
}

function moved(parts: CallParts, call: Call, transcription: TranscriptionState): Promise<Call> {
  return parts.calls.change(call, { transcription });
}

function lookLater(now: number, looks: number): Busy {
  const minutes = Math.min(2 ** looks, longestLookMinutes);
  return new Busy(
    now + minutes * 60_000,
    'call.transcribing',
    text('Запись расшифровывается.', 'The recording is being transcribed.'),
  );
}

function admission(now: number): Busy {
  return new Busy(
    now + admissionPause,
    'call.waits-for-turn',
    text('Запись ждёт очереди на расшифровку.', 'The recording waits for its turn to be transcribed.'),
  );
}

const notWanted: TranscriptionState = {
  state: 'skipped',
  why: 'off',
  reason: text(
    'Расшифровка звонков выключена в настройках подключения.',
    'The transcription of calls is switched off in the settings of the connection.',
  ),
};

const neverReported = {
  causeKey: 'call.transcription-lost',
  text: text(
    'Служба распознавания не ответила за сутки. Повторите расшифровку этого звонка.',
    'The recognition service did not report within a day. Ask for the transcription of this call again.',
  ),
};
