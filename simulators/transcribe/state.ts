import type { Clock } from '../../shared/kernel/clock.ts';

export type JobStatus = 'QUEUED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** A job as it was asked for. */
export interface RequestedJob {
  readonly name: string;
  readonly mediaUri: string;
  readonly outputBucket: string;
  readonly outputKey: string;
  readonly channels: boolean;
  readonly languageCode?: string;
  readonly languageOptions?: readonly string[];
  readonly vocabularyName?: string;
}

export interface Job extends RequestedJob {
  readonly createdAt: number;
  status: JobStatus;
  failureReason?: string;
  completedAt?: number;
}

export interface Vocabulary {
  readonly name: string;
  readonly languageCode: string;
  phrases: readonly string[];
  modifiedAt: number;
}

/** A word that the simulated service hears, on a channel and by a speaker of the same number. */
export interface Heard {
  readonly speaker: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Put behind the word as an item of its own. */
  readonly punctuation?: string;
}

/** What becomes of a job. */
export type Fate =
  | { readonly kind: 'completes'; readonly words: readonly Heard[] }
  | { readonly kind: 'fails'; readonly reason: string }
  /** Stays in progress for ever. */
  | { readonly kind: 'hangs' };

export interface TranscribeOptions {
  readonly clock: Clock;
  /** Puts the file that a job makes where the job says. */
  readonly store: (bucket: string, key: string, bytes: Uint8Array) => Promise<void>;
  /** Whether there is a file to transcribe; every one when left out. */
  readonly exists?: (uri: string) => Promise<boolean>;
  /** What becomes of a job; without it everybody says "test" once. */
  readonly fateOf?: (job: RequestedJob) => Fate;
  /** Milliseconds that a job takes from its start to its end; 1000 when left out. */
  readonly jobMilliseconds?: number;
  /** Jobs that run at a time; others are queued. The service's own quota is 250. */
  readonly concurrent?: number;
  /** Jobs that may be queued before the service takes no more. */
  readonly queued?: number;
  /** Told like EventBridge: perhaps twice, perhaps never, is for the caller to play. */
  readonly onEnd?: (job: { readonly name: string; readonly status: JobStatus }) => void;
  /** Milliseconds that a vocabulary takes to be ready. */
  readonly vocabularyMilliseconds?: number;
}

/** Tongues that the simulator knows; the service knows more. */
export const languages: ReadonlySet<string> = new Set(['ru-RU', 'en-US', 'en-GB', 'de-DE', 'kk-KZ', 'uk-UA']);
