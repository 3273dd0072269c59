import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wavFile } from '../../../shared/adapters/speech/audio/write-wav.ts';
import { ListeningRecordings } from '../../../shared/adapters/speech/recordings.ts';
import type { Blobs } from '../../../shared/ports/blobs.ts';
import type { Examined } from '../../../shared/ports/recordings.ts';
import { memoryPlatform } from '../../support/memory-platform.ts';
import { toneSamples, withWavHeader } from '../../support/wav.ts';

const sounds = join(import.meta.dirname, '../../support/sound');
const rate = 8000;
const low = toneSamples(rate, 300, 2);
const high = toneSamples(rate, 437, 2);
const nothing = new Float32Array(2 * rate);

async function examine(bytes: Buffer, portion = 1000): Promise<Examined> {
  const { blobs } = memoryPlatform();
  await blobs.put('recording', bytes, 'audio/mpeg');
  const inPieces: typeof blobs.get = async (key) => {
    const body = await blobs.get(key);
    return body && { ...body, stream: cut(bytes, portion) };
  };
  return new ListeningRecordings({ get: inPieces }).examine('recording');
}

async function* cut(bytes: Buffer, portion: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += portion) yield bytes.subarray(at, at + portion);
}

const causeOf = (examined: Examined) => examined.state === 'refused' && examined.causeKey;

describe('a WAV recording', () => {
  const wav = { container: 'WAVE', codec: 'PCM', seconds: 2, sampleRate: rate, silent: false };

  it('is told by what is on its channels', async () => {
    const found = async (channels: Float32Array[]) => examine(wavFile(rate, channels), 777);
    expect(await found([low, high])).toEqual({
      state: 'usable',
      recording: { ...wav, channels: 2, voices: 'separate' },
    });
    expect(await found([low, low])).toMatchObject({ recording: { channels: 2, voices: 'mixed' } });
    expect(await found([low, nothing])).toMatchObject({ recording: { voices: 'mixed', silent: false } });
    expect(await found([low])).toEqual({
      state: 'usable',
      recording: { ...wav, channels: 1, voices: 'mixed' },
    });
    expect(await found([nothing, nothing])).toMatchObject({ recording: { silent: true } });
  });

  it.each([
    ['A-law', 6, 0x55 ^ 0x80 ^ 0x70, 0x55 ^ 0x70, 'ALAW'],
    ['µ-law', 7, 0x0f, 0x8f, 'MULAW'],
    ['8 bits', 1, 192, 64, 'PCM'],
  ])('may be written in %s', async (_, tag, up, down, codec) => {
    // One channel swings at 400 Hz, the other one holds still: a constant is no sound.
    const data = Buffer.alloc(rate * 2 * 2);
    for (let index = 0; index < rate * 2; index += 1) {
      data[index * 2] = Math.floor(index / 10) % 2 ? up : down;
      data[index * 2 + 1] = up;
    }
    const file = withWavHeader(data, { tag, channels: 2, sampleRate: rate, bits: 8 });
    expect(await examine(file)).toMatchObject({ recording: { codec, silent: false, voices: 'mixed' } });
    for (let index = 0; index < rate * 2; index += 1)
      data[index * 2 + 1] = Math.floor(index / 7) % 2 ? up : down;
    const both = withWavHeader(data, { tag, channels: 2, sampleRate: rate, bits: 8 });
    expect(await examine(both)).toMatchObject({ recording: { codec, voices: 'separate' } });
  });

  it('may be written to a pipe, without lengths', async () => {
    const file = wavFile(rate, [low, high]);
    file.writeUInt32LE(0xff_ff_ff_ff, 4);
    file.writeUInt32LE(0xff_ff_ff_ff, 40);
    expect(await examine(file)).toMatchObject({ recording: { voices: 'separate', silent: false } });
  });

  it('is refused with more than two channels, and when nothing follows the header', async () => {
    expect(causeOf(await examine(wavFile(rate, [low, high, low])))).toBe('recording.channels');
    expect(causeOf(await examine(wavFile(rate, [low]).subarray(0, 44)))).toBe('recording.not-audio');
  });
});

describe('a compressed recording', () => {
  const file = (name: string) => readFile(join(sounds, name));

  it('in MP3 is listened to', async () => {
    const two = await examine(await file('two-tones.mp3'), 333);
    expect(two).toMatchObject({ recording: { codec: 'MPEG 2.5 Layer 3', channels: 2, voices: 'separate' } });
    expect(two).toMatchObject({ recording: { seconds: 2.16, sampleRate: 8000 } });
    expect(await examine(await file('same-tone.mp3'))).toMatchObject({ recording: { voices: 'mixed' } });
  });

  it('in MP3 may begin with its first frame, without any tag', async () => {
    const whole = await file('two-tones.mp3');
    const frames = whole.subarray(whole.indexOf(Buffer.from([0xff, 0xe3])));
    expect(await examine(frames, 1)).toMatchObject({ recording: { channels: 2, voices: 'separate' } });
  });

  it('in M4A is known by its header alone', async () => {
    const { recording } = (await examine(await file('tone.m4a'))) as { recording: object };
    expect(recording).toMatchObject({ codec: 'MPEG-4/AAC', voices: 'not-known' });
    expect(recording).not.toHaveProperty('silent');
  });
});

describe('a file that is no recording', () => {
  it('is refused with a sentence', async () => {
    expect(await examine(Buffer.from('Dear Sir or Madam, '.repeat(100)))).toEqual({
      state: 'refused',
      causeKey: 'recording.not-audio',
      reason: {
        ru: 'Файл записи — не звук или повреждён. Подходят WAV, MP3, Ogg, FLAC, M4A. Сам звонок сохранён.',
        en: 'The file of the recording is no sound, or damaged. WAV, MP3, Ogg, FLAC and M4A will do. The call itself is kept.',
      },
    });
    expect(causeOf(await examine(Buffer.alloc(0)))).toBe('recording.empty');
    expect(causeOf(await examine(Buffer.alloc(10_000)))).toBe('recording.not-audio');
    expect(causeOf(await examine(Buffer.from('RIFF\u0000\u0000\u0000\u0000WAVEdata')))).toBe(
      'recording.not-audio',
    );
  });

  it('is refused unread beyond 2 GB', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield Buffer.alloc(1000);
      }
    }
    const get: Blobs['get'] = async () => ({
      ...{ size: 2_147_483_648, contentType: 'audio/wav', modifiedAt: 0 },
      stream: endless(),
    });
    const recordings = new ListeningRecordings({ get });
    expect(causeOf(await recordings.examine('recording'))).toBe('recording.too-large');
    expect(read).toBe(0);
  });

  it('must be there', async () => {
    await expect(new ListeningRecordings(memoryPlatform().blobs).examine('recording')).rejects.toThrow(
      RangeError,
    );
  });
});
