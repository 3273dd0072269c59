import {
  CreateVocabularyCommand,
  GetVocabularyCommand,
  type GetVocabularyCommandOutput,
  type LanguageCode,
  type TranscribeClient,
  UpdateVocabularyCommand,
} from '@aws-sdk/client-transcribe';
import { vocabularyPhrases } from '../../domain/calls/vocabulary-phrases.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { TranscriptionJob } from '../../ports/transcriber.ts';
import { calling, nameOf } from './aws-trouble.ts';

export interface VocabulariesOptions {
  readonly client: TranscribeClient;
  readonly clock: Clock;
  /** Begins the names: letters, digits and `-`. */
  readonly prefix: string;
}

const day = 24 * 3600_000;
/** What was found is believed for so long, so that a thousand calls ask once. */
const believed = 10 * 60_000;

/**
 * One custom vocabulary per tenant and language, renewed at most once a day. The service takes minutes to make one and
 * an account may have a hundred: a job does without rather than wait, and so does a tenant for whom none is left.
 * https://docs.aws.amazon.com/transcribe/latest/dg/custom-vocabulary.html
 */
export class TranscribeVocabularies {
  readonly #options: VocabulariesOptions;
  readonly #found = new Map<string, { readonly name: string | undefined; readonly at: number }>();

  constructor(options: VocabulariesOptions) {
    this.#options = options;
  }

  /** The vocabulary to be used with a job; nothing when there is none, or not yet. @throws Transient */
  async nameFor({ tenant, language, vocabulary }: TranscriptionJob): Promise<string | undefined> {
    // With several languages there would have to be one for each of them.
    if (typeof language !== 'string') return undefined;
    const phrases = vocabularyPhrases(vocabulary, language);
    if (phrases.length === 0) return undefined;
    const name = `${this.#options.prefix}-${tenant}-${language}`
      .replaceAll(/[^0-9A-Za-z._-]/g, '-')
      .slice(0, 200);
    const now = this.#options.clock.now();
    const known = this.#found.get(name);
    if (known && now - known.at < believed) return known.name;
    const usable = (await this.#ready(name, language, phrases)) ? name : undefined;
    this.#found.set(name, { name: usable, at: now });
    return usable;
  }

  /** The service would not take a job with it: it is looked at anew after a while. */
  distrust(name: string): void {
    this.#found.set(name, { name: undefined, at: this.#options.clock.now() });
  }

  async #ready(name: string, language: string, phrases: readonly string[]): Promise<boolean> {
    const found = await this.#get(name);
    const wanted = { VocabularyName: name, LanguageCode: language as LanguageCode, Phrases: [...phrases] };
    const { client, clock } = this.#options;
    try {
      if (!found) {
        await calling('Transcribe', client.send(new CreateVocabularyCommand(wanted)));
        return false;
      }
      const old = clock.now() - (found.LastModifiedTime?.getTime() ?? 0) > day;
      if (old && found.VocabularyState !== 'PENDING') {
        await calling('Transcribe', client.send(new UpdateVocabularyCommand(wanted)));
        return false;
      }
      return found.VocabularyState === 'READY';
    } catch (error) {
      if (!refusals.has(nameOf(error))) throw error;
      return found?.VocabularyState === 'READY';
    }
  }

  async #get(name: string): Promise<GetVocabularyCommandOutput | undefined> {
    try {
      return await calling(
        'Transcribe',
        this.#options.client.send(new GetVocabularyCommand({ VocabularyName: name })),
      );
    } catch (error) {
      if (nameOf(error) === 'NotFoundException' || nameOf(error) === 'BadRequestException') return undefined;
      throw error;
    }
  }
}

/** No vocabularies for this language, none left in the account, or somebody else makes it right now. */
const refusals: ReadonlySet<string> = new Set([
  'BadRequestException',
  'ConflictException',
  'NotFoundException',
]);
