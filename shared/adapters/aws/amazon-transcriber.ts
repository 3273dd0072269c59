import {
  DeleteTranscriptionJobCommand,
  GetTranscriptionJobCommand,
  type TranscriptionJob as ServiceJob,
  StartTranscriptionJobCommand,
  type TranscribeClient,
} from '@aws-sdk/client-transcribe';
import { jobName } from '../../domain/calls/job-name.ts';
import { readTranscribeOutput } from '../../domain/calls/transcribe-output.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Busy } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { JobRefused, Looked, Started, Transcriber, TranscriptionJob } from '../../ports/transcriber.ts';
import { calling, nameOf } from './aws-trouble.ts';
import { jobRequest, serviceFile } from './transcribe-request.ts';
import type { TranscribeVocabularies } from './transcribe-vocabularies.ts';

export interface AmazonTranscriberOptions {
  readonly client: TranscribeClient;
  readonly blobs: Blobs;
  /** The bucket behind `blobs`: the service reads and writes there by itself. */
  readonly bucket: string;
  /** Begins the names of jobs: letters, digits and `-`. */
  readonly jobPrefix: string;
  readonly clock: Clock;
  /** Left out where no vocabularies are to be made. */
  readonly vocabularies?: TranscribeVocabularies;
}

/** `known` when the service has a job of this name already; nothing when it took this one. */
type Sent = 'known' | JobRefused | undefined;

/** When the service takes no more, it is asked again after so long. */
const pause = 60_000;

/**
 * Amazon Transcribe, batch. The service refuses a name that it knows, so a repeat starts nothing.
 * https://docs.aws.amazon.com/transcribe/latest/APIReference/API_StartTranscriptionJob.html
 */
export class AmazonTranscriber implements Transcriber {
  readonly #options: AmazonTranscriberOptions;

  constructor(options: AmazonTranscriberOptions) {
    this.#options = options;
  }

  async start(job: TranscriptionJob): Promise<Started> {
    if (await this.#options.blobs.head(job.result)) return { state: 'done' };
    const refused = await this.#send(job);
    if (refused !== 'known') return refused ?? { state: 'running' };
    const looked = await this.look(job);
    if (looked.state === 'unknown') return { state: 'running' };
    if (looked.state !== 'refused') return looked;
    // A person asks for it again, or a crash came before the refusal was written down: the spent name is freed.
    await this.#forget(job);
    const again = await this.#send(job);
    return again === 'known' ? { state: 'running' } : (again ?? { state: 'running' });
  }

  async look(job: TranscriptionJob): Promise<Looked> {
    if (await this.#options.blobs.head(job.result)) return { state: 'done' };
    const found = await this.#get(job);
    if (!found) return { state: 'unknown' };
    if (found.TranscriptionJobStatus === 'COMPLETED') return this.#take(job);
    if (found.TranscriptionJobStatus === 'FAILED') return failed(found.FailureReason);
    return { state: 'running' };
  }

  async #send(job: TranscriptionJob): Promise<Sent> {
    const { vocabularies } = this.#options;
    const vocabulary = await vocabularies?.nameFor(job);
    const sent = await this.#sendWith(job, vocabulary);
    if (vocabulary === undefined || sent === 'known' || sent === undefined) return sent;
    // Perhaps another worker renews the vocabulary just now, or somebody removed it: the job does without.
    vocabularies?.distrust(vocabulary);
    return this.#sendWith(job, undefined);
  }

  async #sendWith(job: TranscriptionJob, vocabulary: string | undefined): Promise<Sent> {
    const { bucket, client, clock, jobPrefix } = this.#options;
    const request = jobRequest({ job, name: jobName(jobPrefix, job), bucket, vocabulary });
    try {
      await calling('Transcribe', client.send(new StartTranscriptionJobCommand(request)));
      return undefined;
    } catch (error) {
      switch (nameOf(error)) {
        case 'ConflictException':
          return 'known';
        case 'BadRequestException':
        case 'NotFoundException':
          return failed(error instanceof Error ? error.message : undefined);
        default:
          throw isFull(error)
            ? new Busy(clock.now() + pause, 'transcription.full', full, {}, { cause: error })
            : error;
      }
    }
  }

  async #get(job: TranscriptionJob): Promise<ServiceJob | undefined> {
    const command = new GetTranscriptionJobCommand({ TranscriptionJobName: this.#name(job) });
    try {
      return (await calling('Transcribe', this.#options.client.send(command))).TranscriptionJob;
    } catch (error) {
      // "The requested job couldn't be found" comes under either name.
      if (nameOf(error) === 'NotFoundException' || nameOf(error) === 'BadRequestException') return undefined;
      throw error;
    }
  }

  async #forget(job: TranscriptionJob): Promise<void> {
    const command = new DeleteTranscriptionJobCommand({ TranscriptionJobName: this.#name(job) });
    await calling('Transcribe', this.#options.client.send(command));
  }

  #name(job: TranscriptionJob): string {
    return jobName(this.#options.jobPrefix, job);
  }

  /** Turns the service's file into a transcript. */
  async #take(job: TranscriptionJob): Promise<Looked> {
    const { blobs } = this.#options;
    const body = await blobs.get(serviceFile(job));
    if (!body) return { state: 'refused', causeKey: 'transcription.no-file', reason: noFile };
    const chunks: Uint8Array[] = [];
    for await (const chunk of body.stream) chunks.push(chunk);
    const language = typeof job.language === 'string' ? job.language : (job.language[0] ?? '');
    const transcript = readTranscribeOutput(JSON.parse(Buffer.concat(chunks).toString()), {
      language,
      ...(job.employeeChannel !== undefined && { employeeChannel: job.employeeChannel }),
    });
    await blobs.put(job.result, Buffer.from(JSON.stringify(transcript)), 'application/json');
    await blobs.delete([serviceFile(job)]);
    return { state: 'done' };
  }
}

/** `calling` has turned throttling into `Transient`, and LimitExceededException says that the queue is full. */
function isFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    (nameOf(error) === 'LimitExceededException' || nameOf(error.cause) === 'LimitExceededException')
  );
}

function failed(reason = 'no reason given'): JobRefused {
  return { state: 'refused', causeKey: 'transcription.failed', reason: failedText(reason.slice(0, 500)) };
}

function failedText(reason: string): Text {
  return text(
    `Amazon Transcribe не расшифровал запись: «${reason}». Проверьте язык в настройках звонков и формат записи; сам звонок сохранён.`,
    `Amazon Transcribe did not transcribe the recording: "${reason}". Check the language in the settings of calls and the form of the recording; the call itself is kept.`,
  );
}

const noFile = text(
  'Amazon Transcribe закончил работу, но его файла нет в хранилище. Повторите расшифровку этого звонка; сам звонок сохранён.',
  'Amazon Transcribe has done, but its file is not in the storage. Ask for the transcription of this call again; the call itself is kept.',
);
const full = text(
  'Очередь Amazon Transcribe заполнена. Запись будет отправлена позже.',
  'The queue of Amazon Transcribe is full. The recording will be sent later.',
);
