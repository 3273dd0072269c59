import { execFile } from 'node:child_process';
import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DemoSentence } from './demo-sentences.ts';

const run = promisify(execFile);

/** Of the packages festival with festvox-us-slt-hts, and sox. */
const festival = '/usr/bin/text2wave';
const sox = '/usr/bin/sox';
const voice = '/usr/share/festival/voices/us/cmu_us_slt_arctic_hts';

/** The client speaks with the same voice, so much lower: cents of a semitone. */
const clientPitch = -150;

/** Which packages of Debian are to be installed before anything can be said. */
export async function missingVoice(): Promise<readonly string[]> {
  const needed = [
    [festival, 'festival'],
    [voice, 'festvox-us-slt-hts'],
    [sox, 'sox'],
  ] as const;
  const found = await Promise.all(needed.map(([path]) => isThere(path)));
  return needed.flatMap(([, name], index) => (found[index] ? [] : [name]));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Says a sentence at a rate of 16 000 or 8000 Hz, and returns the path of its WAV file of one channel. */
export async function speak(
  { text, side }: DemoSentence,
  {
    folder,
    name,
    sampleRate,
  }: { readonly folder: string; readonly name: string; readonly sampleRate: number },
): Promise<string> {
  const [words, spoken, path] = [`${name}.txt`, `${name}-32k.wav`, `${name}.wav`].map((file) =>
    join(folder, file),
  );
  if (!words || !spoken || !path) throw new Error('a name for every file');
  await writeFile(words, text);
  await run(festival, ['-eval', '(voice_cmu_us_slt_arctic_hts)', words, '-o', spoken]);
  // The voice comes at 32 kHz. Without dither the same words are the same bytes.
  const effects = side === 'client' ? ['pitch', String(clientPitch)] : [];
  await run(sox, ['-D', spoken, '-b', '16', '-r', String(sampleRate), path, ...effects]);
  return path;
}

/** Samples of a WAV file as `speak` makes it: 16 bits, one channel. */
export async function spokenSamples(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  const data = bytes.indexOf('data', 12, 'latin1') + 8;
  return Float32Array.from(
    { length: Math.floor((bytes.length - data) / 2) },
    (_, index) => bytes.readInt16LE(data + index * 2) / 32_768,
  );
}
