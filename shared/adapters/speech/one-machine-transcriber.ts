import { jobName } from '../../domain/calls/job-name.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import type {
  JobRefused,
  JobWaiting,
  Looked,
  Started,
  Transcriber,
  TranscriptionJob,
} from '../../ports/transcriber.ts';
import { NotDecodable } from './audio/sound.ts';
import type { SpeechEngine } from './engine.ts';
import { recogniseRecording } from './recognise-recording.ts';
import { waitingReason } from './waiting-reason.ts';

export interface OneMachineOptions {
  readonly blobs: Blobs;
  /** The first one that speaks the language and lacks nothing does the work. */
  readonly engines: readonly SpeechEngine[];
  readonly telemetry: Telemetry;
  /** Begins the names of jobs. */
  readonly jobPrefix: string;
  /** Sends word of the end of a job, by its name. */
  readonly tell: (job: string) => Promise<void>;
}

/** Refusals are told to whoever looks; this many of the latest. */
const keptRefusals = 1000;

/**
 * Recognises speech with programs of this machine, one recording at a time. What runs is known in memory alone: after
 * a crash its jobs are unknown, and are started again.
 */
export class OneMachineTranscriber implements Transcriber {
  readonly #options: OneMachineOptions;
  readonly #running = new Map<string, Promise<void>>();
  readonly #refused = new Map<string, JobRefused>();
  readonly #stopped = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: OneMachineOptions) {
    this.#options = options;
  }

  async start(job: TranscriptionJob): Promise<Started> {
    const name = jobName(this.#options.jobPrefix, job);
    if (this.#running.has(name)) return { state: 'running' };
    if (await this.#options.blobs.head(job.result)) return { state: 'done' };
    const engine = await this.#engineFor(job);
    if ('state' in engine) return engine;
    // Another start may have come while this one looked.
    if (!this.#running.has(name)) this.#enqueue(name, job, engine);
    return { state: 'running' };
  }

  async look(job: TranscriptionJob): Promise<Looked> {
    const name = jobName(this.#options.jobPrefix, job);
    if (this.#running.has(name)) return { state: 'running' };
    if (await this.#options.blobs.head(job.result)) return { state: 'done' };
    return this.#refused.get(name) ?? { state: 'unknown' };
  }

  /** Ends what runs. Its jobs are unknown to the next process. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running.values());
  }

  async #engineFor({ language }: TranscriptionJob): Promise<SpeechEngine | JobWaiting> {
    const languages = typeof language === 'string' ? [language] : language;
    const lacking: Text[] = [];
    for (const engine of this.#options.engines) {
      if (engine.speaks(languages) === undefined) continue;
      const lack = await engine.lacks();
      if (!lack) return engine;
      lacking.push(lack);
    }
    return { state: 'waiting', reason: waitingReason(languages, lacking) };
  }

  #enqueue(name: string, job: TranscriptionJob, engine: SpeechEngine): void {
    this.#refused.delete(name);
    const work = this.#turn.then(() => this.#run(name, job, engine));
    this.#turn = work;
    this.#running.set(name, work);
  }

  /** Never rejects. */
  async #run(name: string, job: TranscriptionJob, engine: SpeechEngine): Promise<void> {
    const { blobs, telemetry, tell } = this.#options;
    const { signal } = this.#stopped;
    try {
      signal.throwIfAborted();
      const transcript = await recogniseRecording({ blobs, job, engine, signal });
      await blobs.put(job.result, Buffer.from(JSON.stringify(transcript)), 'application/json');
    } catch (error) {
      if (!signal.aborted) {
        telemetry.error('a recording was not recognised', error, { job: name, engine: engine.name });
        this.#refuse(name, refusalOf(error, engine));
      }
    }
    this.#running.delete(name);
    if (signal.aborted) return;
    await tell(name).catch((error: unknown) => {
      telemetry.error('the end of a job was not told', error, { job: name });
    });
  }

  #refuse(name: string, refusal: JobRefused): void {
    this.#refused.set(name, refusal);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > keptRefusals && oldest !== undefined) this.#refused.delete(oldest);
  }
}

function refusalOf(error: unknown, engine: SpeechEngine): JobRefused {
  if (error instanceof NotDecodable) {
    return { state: 'refused', causeKey: 'transcription.codec', reason: notDecodable };
  }
  return { state: 'refused', causeKey: 'transcription.failed', reason: failed(engine.name) };
}

const notDecodable = text(
  'Запись в этом формате здесь не читается. Пишите разговоры в WAV или MP3 или установите ffmpeg (Debian: apt install ffmpeg). Сам звонок сохранён.',
  'Recordings of this form cannot be read here. Record in WAV or MP3, or install ffmpeg (Debian: apt install ffmpeg). The call itself is kept.',
);

function failed(engine: string): Text {
  return text(
    `Программа распознавания ${engine} завершилась с ошибкой; подробности в журнале сервера. Сам звонок сохранён.`,
    `The recognition program ${engine} failed; the log of the server tells more. The call itself is kept.`,
  );
}
