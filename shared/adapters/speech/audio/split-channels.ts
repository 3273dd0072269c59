import { join } from 'node:path';
import type { StereoSamples } from '../../../domain/calls/channel-judge.ts';
import { engineRate, type SpeechEngine } from '../engine.ts';
import { Mirror } from './mirror.ts';
import { PcmFile } from './pcm-file.ts';
import { type RateChange, Resampler } from './resampler.ts';
import type { Sound } from './sound.ts';

/** One voice, or all of them, as the engines want it. */
export interface ChannelFile {
  readonly path: string;
  readonly seconds: number;
}

export interface Split {
  /** `separate` writes each channel into a file of its own, `mixed` both into one. */
  readonly channels: 'separate' | 'mixed';
  readonly folder: string;
  readonly narrowBand: SpeechEngine['narrowBand'];
}

/** Writes the voices of a recording into files of the engines' rate. */
export async function splitChannels(
  sound: Sound,
  { channels, folder, narrowBand }: Split,
): Promise<readonly ChannelFile[]> {
  const names = channels === 'separate' ? ['left', 'right'] : ['mixed'];
  const voices = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, `${name}.wav`);
      const file = await PcmFile.create(path, engineRate);
      return { path, file, rate: rateChange(sound.sampleRate, narrowBand) };
    }),
  );
  try {
    for await (const piece of sound.pieces) {
      const samples = channels === 'separate' ? [piece.left, piece.right] : [mixed(piece)];
      for (const [index, { file, rate }] of voices.entries()) {
        await file.add(rate.add(samples[index] ?? piece.left));
      }
    }
    for (const { file, rate } of voices) await file.add(rate.end());
  } finally {
    await Promise.all(voices.map(({ file }) => file.close()));
  }
  return voices.map(({ path, file }) => ({ path, seconds: file.seconds }));
}

function rateChange(sampleRate: number, narrowBand: Split['narrowBand']): RateChange {
  if (narrowBand === 'mirror' && sampleRate * 2 === engineRate) return new Mirror();
  return new Resampler(sampleRate, engineRate);
}

function mixed({ left, right }: StereoSamples): Float32Array {
  return left === right ? left : left.map((value, index) => (value + (right[index] ?? 0)) / 2);
}
