import type { CallSummary } from '../../shared/domain/calls/call-summary.ts';
import { jobName } from '../../shared/domain/calls/job-name.ts';
import type { Transcript } from '../../shared/domain/calls/transcript.ts';
import { text } from '../../shared/kernel/text.ts';
import type { Blobs } from '../../shared/ports/blobs.ts';
import type { Recordings } from '../../shared/ports/recordings.ts';
import type { Summariser } from '../../shared/ports/summariser.ts';
import type { Looked, Started, Transcriber, TranscriptionJob } from '../../shared/ports/transcriber.ts';

/** What every recording of these tests says. */
export const spokenTranscript: Transcript = {
  version: 1,
  engine: 'amazon-transcribe',
  language: 'ru-RU',
  sidesBy: 'channels',
  turns: [
    { side: 'client', speaker: 0, start: 0.4, end: 3.2, text: 'Здравствуйте, нужны насосы.' },
    { side: 'employee', speaker: 1, start: 3.5, end: 6.1, text: 'Пришлю счёт завтра.' },
  ],
};

const spokenSummary: CallSummary = {
  version: 1,
  engine: 'amazon-bedrock',
  language: 'ru',
  topics: ['Закупка насосов'],
  wish: 'Купить насосы',
  agreements: ['Счёт завтра'],
  nextSteps: [
    { text: 'Прислать счёт', date: '2026-11-23', who: 'employee' },
    { text: 'Оплатить [url=https://bad.example]счёт[/url]', who: 'client' },
  ],
  mood: 'good',
  excerpts: [],
};

/** An engine that outlives the processes that ask it: one job a name, done when the test says so. */
export class ScriptedTranscriber implements Transcriber {
  readonly jobs = new Map<string, TranscriptionJob>();
  /** How often a job was begun, repetitions that found one left out. */
  begun = 0;
  ready = true;
  /** Said in place of beginning. */
  instead: Started | undefined;
  /** Said in place of the end. */
  end: Looked | undefined;
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  start(job: TranscriptionJob): Promise<Started> {
    if (this.instead) return Promise.resolve(this.instead);
    const name = jobName('most24', job);
    if (!this.jobs.has(name)) this.begun += 1;
    this.jobs.set(name, job);
    return Promise.resolve({ state: 'running' });
  }

  async look(job: TranscriptionJob): Promise<Looked> {
    if (this.end) return this.end;
    if (!this.jobs.has(jobName('most24', job))) return { state: 'unknown' };
    if (!this.ready) return { state: 'running' };
    await this.#blobs.put(job.result, Buffer.from(JSON.stringify(spokenTranscript)), 'application/json');
    return { state: 'done' };
  }
}

/** Tells the same of every call, and keeps what it was asked. */
export class ScriptedSummariser implements Summariser {
  asked = 0;

  summarise(): ReturnType<Summariser['summarise']> {
    this.asked += 1;
    return Promise.resolve({ state: 'done', summary: spokenSummary });
  }
}

/** Every recording is a minute of two voices, but for one that begins with `TEXT`. */
export function scriptedRecordings(blobs: Blobs): Recordings {
  return {
    examine: async (key) => {
      const body = await blobs.get(key);
      if (!body) throw new RangeError(`no recording ${key}`);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body.stream) chunks.push(chunk);
      const content = Buffer.concat(chunks).toString('utf8');
      if (content.startsWith('TEXT'))
        return {
          state: 'refused',
          causeKey: 'recording.not-audio',
          reason: text('Это не запись.', 'This is no recording.'),
        };
      const seconds = Number(/seconds=(\d+)/.exec(content)?.[1] ?? 60);
      return {
        state: 'usable',
        recording: {
          ...{ container: 'MPEG', codec: 'MPEG 1 Layer 3', seconds, channels: 2, sampleRate: 16_000 },
          voices: 'separate',
        },
      };
    },
  };
}
