import { access, constants } from 'node:fs/promises';
import { type Text, text } from '../../../kernel/text.ts';
import type { SpeechEngine } from '../engine.ts';
import { runProgram } from '../run-program.ts';
import { readWords } from './read-words.ts';

export interface PocketsphinxPlaces {
  readonly program: string;
  /** The model of English that the package pocketsphinx-en-us brings. */
  readonly model: string;
}

/** Where Debian's packages put them. */
const debian: PocketsphinxPlaces = {
  program: '/usr/bin/pocketsphinx_continuous',
  model: '/usr/share/pocketsphinx/model/en-us/en-us',
};
/** It takes a sixth of the length of the recording on one core; on a busy machine several times that. */
const leastMilliseconds = 120_000;
const millisecondsPerSecond = 3000;

const missing = text(
  'Для английской речи установите пакеты pocketsphinx и pocketsphinx-en-us (Debian: apt install pocketsphinx pocketsphinx-en-us).',
  'For English, install the packages pocketsphinx and pocketsphinx-en-us (Debian: apt install pocketsphinx pocketsphinx-en-us).',
);

/** English by CMU Pocketsphinx, with its stock model and dictionary. */
export function pocketsphinx(places: PocketsphinxPlaces = debian): SpeechEngine {
  return {
    name: 'pocketsphinx',
    model: 'en-us',
    narrowBand: 'mirror',
    speaks: (languages) => languages.find((language) => /^en\b/i.test(language)),
    lacks: async (): Promise<Text | undefined> => {
      const there = await Promise.all([
        isThere(places.program, constants.X_OK),
        isThere(places.model, constants.R_OK),
      ]);
      return there.every(Boolean) ? undefined : missing;
    },
    recognise: async (path, seconds, signal) => {
      const args = ['-infile', path, '-time', 'yes', '-hmm', places.model, '-logfn', '/dev/null'];
      const milliseconds = leastMilliseconds + seconds * millisecondsPerSecond;
      return readWords(await runProgram(places.program, args, { milliseconds, signal }));
    },
  };
}

async function isThere(path: string, mode: number): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
}
