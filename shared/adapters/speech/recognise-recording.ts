import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sideOfChannel } from '../../domain/calls/sides.ts';
import type { SpokenWord } from '../../domain/calls/spoken-word.ts';
import type { Transcript } from '../../domain/calls/transcript.ts';
import { turnsOfWords } from '../../domain/calls/turns-of-words.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { TranscriptionJob } from '../../ports/transcriber.ts';
import { ffmpegSound, hasFfmpeg } from './audio/ffmpeg-sound.ts';
import { isDecodable, openSound } from './audio/open-sound.ts';
import { readHeader } from './audio/read-header.ts';
import { NotDecodable, type Sound } from './audio/sound.ts';
import { splitChannels } from './audio/split-channels.ts';
import type { SpeechEngine } from './engine.ts';

export interface Recognition {
  readonly blobs: Pick<Blobs, 'get'>;
  readonly job: TranscriptionJob;
  readonly engine: SpeechEngine;
  readonly signal: AbortSignal;
}

/**
 * Splits a recording into its channels and has each one recognised. Files of the work lie in a folder of the system
 * for passing things, and go with it.
 * @throws NotDecodable, ProgramFailed, RangeError when there is no recording, or the reason of the signal.
 */
export async function recogniseRecording({ blobs, job, engine, signal }: Recognition): Promise<Transcript> {
  const folder = await mkdtemp(join(tmpdir(), 'most24-speech-'));
  try {
    const sound = await soundOf(blobs, job.recording, folder);
    const files = await splitChannels(sound, {
      channels: job.channels,
      folder,
      narrowBand: engine.narrowBand,
    });
    const words: SpokenWord[] = [];
    signal.throwIfAborted();
    for (const [speaker, { path, seconds }] of files.entries()) {
      for (const word of await engine.recognise(path, seconds, signal)) words.push({ ...word, speaker });
    }
    return transcriptOf(job, engine, words);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function transcriptOf(job: TranscriptionJob, engine: SpeechEngine, words: readonly SpokenWord[]): Transcript {
  const { channels, employeeChannel, language } = job;
  const sidesKnown = channels === 'separate' && employeeChannel !== undefined;
  const languages = typeof language === 'string' ? [language] : language;
  return {
    version: 1,
    engine: engine.name,
    ...(engine.model !== undefined && { model: engine.model }),
    language: engine.speaks(languages) ?? languages[0] ?? '',
    sidesBy: sidesKnown ? 'channels' : 'nothing',
    turns: [...turnsOfWords(words, sidesKnown ? sideOfChannel(employeeChannel) : () => 'unknown')],
  };
}

async function soundOf(blobs: Pick<Blobs, 'get'>, key: string, folder: string): Promise<Sound> {
  const body = await blobs.get(key);
  if (!body) throw new RangeError(`there is no recording ${key}`);
  const path = join(folder, 'recording');
  await pipeline(body.stream, createWriteStream(path));
  const header = await readHeader(createReadStream(path), body.size);
  if (!header) throw new NotDecodable('no sound');
  if (isDecodable(header)) return openSound(header, createReadStream(path));
  if (await hasFfmpeg()) return ffmpegSound(path, header);
  throw new NotDecodable(`${header.codec} without ffmpeg`);
}
