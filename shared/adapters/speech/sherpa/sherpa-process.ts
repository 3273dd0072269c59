import { createReadStream } from 'node:fs';
import { wavSound } from '../audio/wav-sound.ts';
import { engineRate } from '../engine.ts';
import type { ModelFiles } from './model-files.ts';
import { quietCuts } from './quiet-cuts.ts';
import { wordsOfTokens } from './words-of-tokens.ts';

/*
 * node sherpa-process.ts MODEL WAV: recognises a file of one channel at 16 kHz and prints its words as JSON. A process of
 * its own, because the library ends the process when a model is not to its taste.
 */

const threads = 2;

async function main(files: ModelFiles, wav: string): Promise<void> {
  // The package is optional, and heavy: only this process loads it.
  const { default: sherpa } = await import('sherpa-onnx-node');
  const { encoder, decoder, joiner, tokens } = files;
  const recogniser = new sherpa.OfflineRecognizer({
    featConfig: { sampleRate: engineRate, featureDim: 80 },
    modelConfig: { transducer: { encoder, decoder, joiner }, tokens, numThreads: threads, provider: 'cpu' },
  });
  const samples = await samplesOf(wav);
  const words = quietCuts(samples, engineRate).flatMap(({ start, end }) => {
    const stream = recogniser.createStream();
    stream.acceptWaveform({ samples: samples.slice(start, end), sampleRate: engineRate });
    recogniser.decode(stream);
    const seconds = (end - start) / engineRate;
    return wordsOfTokens(recogniser.getResult(stream), start / engineRate, seconds);
  });
  process.stdout.write(JSON.stringify(words));
}

async function samplesOf(path: string): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  for await (const { left } of (await wavSound(createReadStream(path))).pieces) pieces.push(left);
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const [model = '', wav = ''] = process.argv.slice(2);
await main(JSON.parse(model) as ModelFiles, wav);
