import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavFile } from '../../../shared/adapters/speech/audio/write-wav.ts';
import { modelFiles } from '../../../shared/adapters/speech/sherpa/model-files.ts';
import { quietCuts } from '../../../shared/adapters/speech/sherpa/quiet-cuts.ts';
import { sherpa } from '../../../shared/adapters/speech/sherpa/sherpa.ts';
import { wordsOfTokens } from '../../../shared/adapters/speech/sherpa/words-of-tokens.ts';
import { toneSamples } from '../../support/wav.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sherpa-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('sherpa-onnx without a model', () => {
  it('says what is missing and where', async () => {
    const lack = await sherpa({ folder: '/nowhere/models' }).lacks();
    expect(lack?.en).toBe(
      'There is no sherpa-onnx model in the folder /nowhere/models (setting calls.sherpaModel): the files encoder*.onnx, decoder*.onnx, joiner*.onnx and tokens.txt are needed.',
    );
    expect(lack?.ru).toContain('В папке /nowhere/models');
  });

  it('speaks what the operator says, or anything', () => {
    expect(sherpa({ folder }).speaks(['kk-KZ'])).toBe('kk-KZ');
    expect(sherpa({ folder, languages: ['ru'] }).speaks(['en-US', 'ru-RU'])).toBe('ru-RU');
    expect(sherpa({ folder, languages: ['ru-RU'] }).speaks(['en-US'])).toBeUndefined();
  });
});

describe('sherpa-onnx with files that are no model', () => {
  it('fails in a process of its own', async () => {
    const names = ['encoder.onnx', 'encoder.int8.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'];
    for (const name of names) await writeFile(join(folder, name), 'no model');
    expect(await modelFiles(folder)).toMatchObject({ encoder: join(folder, 'encoder.int8.onnx') });
    const engine = sherpa({ folder });
    expect(await engine.lacks()).toBeUndefined();
    const wav = join(folder, 'tone.wav');
    await writeFile(wav, wavFile(16_000, [toneSamples(16_000, 300, 1)]));
    await expect(engine.recognise(wav, 1, AbortSignal.timeout(30_000))).rejects.toThrow(
      /sherpa-process|ended with/,
    );
  });
});

describe('words of a model', () => {
  it('are put together of its parts', () => {
    const recognised = { tokens: ['\u2581при', 'вет', ' мир'], timestamps: [0.1, 0.2, 0.9] };
    expect(wordsOfTokens(recognised, 10, 1)).toEqual([
      { text: 'привет', start: 10.1, end: 10.4 },
      { text: 'мир', start: 10.9, end: 11 },
    ]);
  });
});

describe('a long recording', () => {
  it('is cut where it is quiet, and silence is left out', () => {
    const rate = 1000;
    const speech = toneSamples(rate, 100, 70);
    speech.fill(0, 20 * rate, 21 * rate);
    const silence = new Float32Array(30 * rate);
    const pieces = quietCuts(Float32Array.from([...silence, ...speech]), rate);
    const seconds = pieces.map(({ start, end }) => [start / rate, end / rate]);
    for (const [start = 0, end = 0] of seconds) expect(end - start).toBeLessThanOrEqual(25);
    expect(seconds[0]?.[0]).toBeLessThanOrEqual(30);
    expect(seconds.at(-1)?.[1]).toBe(100);
    expect(seconds.some(([, end = 0]) => end > 50 && end <= 51)).toBe(true);
  });
});
