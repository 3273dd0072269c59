import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wavFile } from '../../../shared/adapters/speech/audio/write-wav.ts';
import { type DemoSentence, demoSentences } from './demo-sentences.ts';
import { speak, spokenSamples } from './speak.ts';

/** Seconds between two sentences. */
const pause = 0.6;

/** A recording of two channels, the employee on the left one, and what is said in it when. */
export interface DemoCall {
  readonly wav: Buffer;
  readonly seconds: number;
  readonly said: readonly (DemoSentence & { readonly start: number; readonly end: number })[];
}

/**
 * Has the sentences of the demo said by festival's voice slt, the client's a little lower, and puts them on two channels.
 * Needs what `missingVoice` names. The same sentences always give the same bytes.
 */
export async function makeDemoCall(
  sampleRate: 16_000 | 8000,
  sentences: readonly DemoSentence[] = demoSentences,
): Promise<DemoCall> {
  const folder = await mkdtemp(join(tmpdir(), 'most24-demo-call-'));
  try {
    const spoken: (DemoSentence & { readonly samples: Float32Array })[] = [];
    for (const [index, sentence] of sentences.entries()) {
      const path = await speak(sentence, { folder, name: String(index), sampleRate });
      spoken.push({ ...sentence, samples: await spokenSamples(path) });
    }
    return putTogether(spoken, sampleRate);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function putTogether(
  spoken: readonly (DemoSentence & { readonly samples: Float32Array })[],
  sampleRate: number,
): DemoCall {
  const gap = Math.round(pause * sampleRate);
  const length = gap + spoken.reduce((sum, { samples }) => sum + samples.length + gap, 0);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  let at = gap;
  const said = spoken.map(({ samples, ...sentence }) => {
    (sentence.side === 'employee' ? left : right).set(samples, at);
    const start = at / sampleRate;
    at += samples.length;
    const end = at / sampleRate;
    at += gap;
    return { ...sentence, start, end };
  });
  return { wav: wavFile(sampleRate, [left, right]), seconds: length / sampleRate, said };
}
