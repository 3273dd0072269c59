import { join } from 'node:path';
import type { StereoSamples } from '../../../domain/calls/channel-judge.ts';
import { engineRate } from '../engine.ts';
import { PcmFile } from './pcm-file.ts';
import { Resampler } from './resampler.ts';
import type { Sound } from './sound.ts';

/** One voice, or all of them, as the engines want it. */
export interface ChannelFile {
  readonly path: string;
  readonly seconds: number;
}

/** Writes each channel into a file of its own in the folder, or both mixed into one. */
export async function splitChannels(
  sound: Sound,
  channels: 'separate' | 'mixed',
  folder: string,
): Promise<readonly ChannelFile[]> {
  const names = channels === 'separate' ? ['left', 'right'] : ['mixed'];
  const voices = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, `${name}.wav`);
      const file = await PcmFile.create(path, engineRate);
      return { path, file, resampler: new Resampler(sound.sampleRate, engineRate) };
    }),
  );
  try {
    for await (const piece of sound.pieces) {
      const samples = channels === 'separate' ? [piece.left, piece.right] : [mixed(piece)];
      for (const [index, { file, resampler }] of voices.entries()) {
        await file.add(resampler.add(samples[index] ?? piece.left));
      }
    }
    for (const { file, resampler } of voices) await file.add(resampler.end());
  } finally {
    await Promise.all(voices.map(({ file }) => file.close()));
  }
  return voices.map(({ path, file }) => ({ path, seconds: file.seconds }));
}

function mixed({ left, right }: StereoSamples): Float32Array {
  return left === right ? left : left.map((value, index) => (value + (right[index] ?? 0)) / 2);
}
