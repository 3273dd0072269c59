import type { SpokenWord } from '../../domain/calls/spoken-word.ts';
import type { TranscriptEngine } from '../../domain/calls/transcript.ts';
import type { Text } from '../../kernel/text.ts';

/** A word of the one voice of a channel. */
export type ChannelWord = Omit<SpokenWord, 'speaker'>;

/** A program on this machine that recognises speech. */
export interface SpeechEngine {
  readonly name: TranscriptEngine;
  /** Shown beside the name. */
  readonly model?: string;
  /** How it is given recordings of a telephone line: see `audio/mirror.ts`. */
  readonly narrowBand: 'plain' | 'mirror';
  /** Of the languages (BCP 47) the one that it can recognise. */
  speaks(languages: readonly string[]): string | undefined;
  /** What is to be installed or set before it can; nothing when all is there. Looked up anew each time. */
  lacks(): Promise<Text | undefined>;
  /**
   * Recognises a WAV file of one channel, 16 bits at 16 kHz.
   * @throws ProgramFailed, or the reason of the signal.
   */
  recognise(path: string, seconds: number, signal: AbortSignal): Promise<readonly ChannelWord[]>;
}

/** Samples per second that the engines on one machine want. */
export const engineRate = 16_000;
