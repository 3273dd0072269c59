import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import type { SoundHeader } from './read-header.ts';
import { NotDecodable, type Sound } from './sound.ts';
import { wavSound } from './wav-sound.ts';

/** Where Debian's package puts it. */
const program = '/usr/bin/ffmpeg';
/** Forms that hold sound alone: no playlists, which could name files of this machine. */
const forms = 'mov,mp4,m4a,3gp,3g2,mj2,ogg,flac,matroska,webm,wav,mp3,aac';

/** Whether the machine has ffmpeg. */
export async function hasFfmpeg(): Promise<boolean> {
  try {
    await access(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Sound of a file in any form that ffmpeg knows. @throws NotDecodable when it knows it not. */
export async function ffmpegSound(path: string, { channels }: Pick<SoundHeader, 'channels'>): Promise<Sound> {
  const read = ['-nostdin', '-loglevel', 'error', '-protocol_whitelist', 'file', '-format_whitelist', forms];
  const write = ['-vn', '-ac', String(Math.min(2, channels)), '-f', 'wav', '-acodec', 'pcm_s16le', 'pipe:1'];
  const child = spawn(program, [...read, '-i', path, ...write], { stdio: ['ignore', 'pipe', 'ignore'] });
  const spawned = once(child, 'spawn');
  await spawned.catch((cause: unknown) => {
    throw new NotDecodable('ffmpeg does not start', { cause });
  });
  const bytes: AsyncIterable<Uint8Array> = child.stdout;
  const { sampleRate, pieces } = await wavSound(bytes);
  return { sampleRate, pieces: ended(pieces, () => child.kill('SIGKILL')) };
}

async function* ended<T>(items: AsyncIterable<T>, stop: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    stop();
  }
}
