import { mp3Samples } from './mp3-sound.ts';
import type { SoundHeader } from './read-header.ts';
import type { Sound } from './sound.ts';
import { wavSound } from './wav-sound.ts';

const wavCodecs: ReadonlySet<string> = new Set(['PCM', 'IEEE_FLOAT', 'ALAW', 'MULAW']);

/** Whether `openSound` can decode it. */
export function isDecodable({ container, codec }: Pick<SoundHeader, 'container' | 'codec'>): boolean {
  return isMp3(codec) || (container === 'WAVE' && wavCodecs.has(codec));
}

/** Sound of WAV and MP3 files. @throws NotDecodable when the bytes are not what the header promised. */
export async function openSound(header: SoundHeader, bytes: AsyncIterable<Uint8Array>): Promise<Sound> {
  if (isMp3(header.codec)) return { sampleRate: header.sampleRate, pieces: mp3Samples(bytes) };
  return wavSound(bytes);
}

function isMp3(codec: string): boolean {
  return /^MPEG [\d.]+ Layer \d$/.test(codec);
}
