import { outputFile } from './output.ts';
import { ServiceError } from './service-error.ts';
import {
  type Fate,
  type Job,
  languages,
  type RequestedJob,
  type TranscribeOptions,
  type Vocabulary,
} from './state.ts';

const defaults = { jobMilliseconds: 1000, concurrent: 250, queued: 10_000, vocabularyMilliseconds: 60_000 };
const onceTest: Fate = { kind: 'completes', words: [{ speaker: 0, start: 0, end: 0.5, text: 'test' }] };

/** Amazon Transcribe as far as batch jobs and custom vocabularies go. Its time is the clock's. */
export class TranscribeService {
  readonly #options: TranscribeOptions & typeof defaults;
  readonly #jobs = new Map<string, Job>();
  readonly #vocabularies = new Map<string, Vocabulary>();
  readonly #waiting: Job[] = [];
  #runs = 0;
  #accepted = 0;

  constructor(options: TranscribeOptions) {
    this.#options = { ...defaults, ...options };
  }

  /** Jobs that were ever taken: what is billed. */
  get accepted(): number {
    return this.#accepted;
  }

  jobs(): readonly Readonly<Job>[] {
    return [...this.#jobs.values()];
  }

  vocabulary(name: string): (Vocabulary & { readonly ready: boolean }) | undefined {
    const found = this.#vocabularies.get(name);
    const { clock, vocabularyMilliseconds } = this.#options;
    return found && { ...found, ready: clock.now() - found.modifiedAt >= vocabularyMilliseconds };
  }

  async start(requested: RequestedJob): Promise<Job> {
    this.#check(requested);
    const { clock, concurrent, exists, queued } = this.#options;
    if (exists && !(await exists(requested.mediaUri))) {
      throw new ServiceError(
        'BadRequestException',
        `The URI that you provided, ${requested.mediaUri}, doesn't exist.`,
      );
    }
    // Looked at last, without a pause before the job is kept: of two starts at once one is refused.
    if (this.#jobs.has(requested.name)) {
      throw new ServiceError('ConflictException', 'The requested job name already exists.');
    }
    if (this.#waiting.length >= queued) {
      throw new ServiceError('LimitExceededException', 'You have too many jobs in the queue.');
    }
    const job: Job = { ...requested, createdAt: clock.now(), status: 'QUEUED' };
    this.#jobs.set(job.name, job);
    this.#accepted += 1;
    if (this.#runs < concurrent) this.#run(job);
    else this.#waiting.push(job);
    return job;
  }

  get(name: string): Job {
    const job = this.#jobs.get(name);
    if (!job) throw new ServiceError('NotFoundException', "The requested job couldn't be found.");
    return job;
  }

  delete(name: string): void {
    const job = this.#jobs.get(name);
    if (job && (job.status === 'QUEUED' || job.status === 'IN_PROGRESS')) {
      throw new ServiceError('BadRequestException', 'The job is in a non-terminal state.');
    }
    this.#jobs.delete(name);
  }

  createVocabulary(name: string, languageCode: string, phrases: readonly string[]): void {
    if (this.#vocabularies.has(name)) {
      throw new ServiceError('ConflictException', 'The requested vocabulary name already exists.');
    }
    if (!languages.has(languageCode)) throw new ServiceError('BadRequestException', 'Unsupported language.');
    const modifiedAt = this.#options.clock.now();
    this.#vocabularies.set(name, { name, languageCode, phrases, modifiedAt });
  }

  updateVocabulary(name: string, phrases: readonly string[]): void {
    const found = this.#vocabularies.get(name);
    if (!found) throw new ServiceError('NotFoundException', "The vocabulary couldn't be found.");
    found.phrases = phrases;
    found.modifiedAt = this.#options.clock.now();
  }

  #check(requested: RequestedJob): void {
    const { languageCode, languageOptions = [], name, vocabularyName } = requested;
    const asked = languageCode === undefined ? languageOptions : [languageCode];
    const unknown = asked.find((language) => !languages.has(language));
    if (!/^[0-9a-zA-Z._-]{1,200}$/.test(name)) {
      throw new ServiceError('BadRequestException', `1 validation error detected: '${name}'`);
    }
    if (unknown !== undefined || asked.length === 0) {
      throw new ServiceError('BadRequestException', `The language ${unknown ?? ''} isn't supported.`);
    }
    if (vocabularyName !== undefined && !this.vocabulary(vocabularyName)?.ready) {
      throw new ServiceError('BadRequestException', `The vocabulary ${vocabularyName} isn't ready.`);
    }
  }

  /** Never rejects: what goes wrong with the file fails the job. */
  #run(job: Job): void {
    const { clock, fateOf, jobMilliseconds } = this.#options;
    this.#runs += 1;
    job.status = 'IN_PROGRESS';
    const fate = fateOf?.(job) ?? onceTest;
    if (fate.kind === 'hangs') return;
    void clock.sleep(jobMilliseconds).then(async () => {
      await this.#end(job, fate);
      this.#runs -= 1;
      const next = this.#waiting.shift();
      if (next) this.#run(next);
    });
  }

  async #end(job: Job, fate: Exclude<Fate, { kind: 'hangs' }>): Promise<void> {
    const { clock, onEnd, store } = this.#options;
    const language = job.languageCode ?? job.languageOptions?.[0] ?? '';
    try {
      if (fate.kind === 'fails') throw new Error(fate.reason);
      const file = Buffer.from(JSON.stringify(outputFile(job, language, fate.words)));
      await store(job.outputBucket, job.outputKey, file);
      job.status = 'COMPLETED';
    } catch (error) {
      job.status = 'FAILED';
      job.failureReason = error instanceof Error ? error.message : String(error);
    }
    job.completedAt = clock.now();
    onEnd?.({ name: job.name, status: job.status });
  }
}
