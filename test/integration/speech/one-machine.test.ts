import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeDemoCall } from '../../../local/demo/call/make-demo-call.ts';
import { missingVoice } from '../../../local/demo/call/speak.ts';
import { ffmpegSound, hasFfmpeg } from '../../../shared/adapters/speech/audio/ffmpeg-sound.ts';
import { NotDecodable } from '../../../shared/adapters/speech/audio/sound.ts';
import { wavFile } from '../../../shared/adapters/speech/audio/write-wav.ts';
import type { SpeechEngine } from '../../../shared/adapters/speech/engine.ts';
import { OneMachineTranscriber } from '../../../shared/adapters/speech/one-machine-transcriber.ts';
import { pocketsphinx } from '../../../shared/adapters/speech/pocketsphinx/pocketsphinx.ts';
import { ListeningRecordings } from '../../../shared/adapters/speech/recordings.ts';
import { ProgramFailed } from '../../../shared/adapters/speech/run-program.ts';
import { sherpa } from '../../../shared/adapters/speech/sherpa/sherpa.ts';
import { transcriptSchema } from '../../../shared/domain/calls/transcript.ts';
import { asId, type TenantId } from '../../../shared/kernel/ids.ts';
import type { Looked, TranscriptionJob } from '../../../shared/ports/transcriber.ts';
import { memoryPlatform } from '../../support/memory-platform.ts';
import { toneSamples } from '../../support/wav.ts';

const job: TranscriptionJob = {
  ...{ tenant: asId<TenantId>('t1'), call: 'c1', recording: 'calls/c1.wav', result: 'calls/c1.json' },
  ...{ channels: 'separate', employeeChannel: 0, language: 'en-US', vocabulary: [] },
};
const rate = 8000;
const recording = wavFile(rate, [toneSamples(rate, 300, 2), toneSamples(rate, 437, 2)]);

async function house(engines: readonly SpeechEngine[], bytes: Buffer = recording) {
  const { blobs, telemetry } = memoryPlatform();
  await blobs.put(job.recording, bytes, 'audio/wav');
  const told: string[] = [];
  const tell = async (name: string) => {
    told.push(name);
  };
  const transcriber = new OneMachineTranscriber({ blobs, engines, telemetry, tell, jobPrefix: 'm' });
  return { blobs, told, transcriber };
}

/** Looks until the engine has ended. */
async function ended(transcriber: OneMachineTranscriber): Promise<Looked> {
  for (;;) {
    const looked = await transcriber.look(job);
    if (looked.state !== 'running') return looked;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** An engine that hears one word, from the middle of each channel on. */
function deaf(parts: Partial<SpeechEngine> = {}): SpeechEngine & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    name: 'pocketsphinx',
    narrowBand: 'plain',
    speaks: (languages) => languages.find((language) => language.startsWith('en')),
    lacks: async () => undefined,
    recognise: async (path, seconds) => {
      heard.push(path.split('/').at(-1) ?? '');
      return [{ text: 'word', start: seconds / 2, end: seconds }];
    },
    heard,
    ...parts,
  };
}

describe('a job on one machine', () => {
  it('is done once however often it is started', async () => {
    const engine = deaf();
    const { blobs, told, transcriber } = await house([engine]);
    const started = await Promise.all([
      transcriber.start(job),
      transcriber.start(job),
      transcriber.start(job),
    ]);
    expect(started).toEqual(Array(3).fill({ state: 'running' }));
    expect(await ended(transcriber)).toEqual({ state: 'done' });
    expect(await transcriber.start(job)).toEqual({ state: 'done' });
    expect(engine.heard).toEqual(['left.wav', 'right.wav']);
    expect(told).toEqual(['m.t1.c1']);
    const stored = await blobs.get(job.result);
    const chunks: Uint8Array[] = [];
    for await (const chunk of stored?.stream ?? []) chunks.push(chunk);
    expect(transcriptSchema.parse(JSON.parse(Buffer.concat(chunks).toString()))).toEqual({
      ...{ version: 1, engine: 'pocketsphinx', language: 'en-US', sidesBy: 'channels' },
      turns: [
        { side: 'employee', speaker: 0, start: 1, end: 2, text: 'word' },
        { side: 'client', speaker: 1, start: 1, end: 2, text: 'word' },
      ],
    });
  });

  it('has one voice where the channels are mixed', async () => {
    const engine = deaf();
    const { transcriber } = await house([engine]);
    await transcriber.start({ ...job, channels: 'mixed' });
    expect(await ended(transcriber)).toEqual({ state: 'done' });
    expect(engine.heard).toEqual(['mixed.wav']);
  });

  it('waits without an engine, says what to install, and is taken up when one appears', async () => {
    let installed = false;
    const missing = { ru: 'Установите.', en: 'Install.' };
    const engine = deaf({ lacks: async () => (installed ? undefined : missing) });
    const { transcriber } = await house([engine]);
    expect(await transcriber.start(job)).toEqual({
      state: 'waiting',
      reason: { ru: 'Запись ждёт. Установите.', en: 'The recording waits. Install.' },
    });
    expect(await transcriber.look(job)).toEqual({ state: 'unknown' });
    installed = true;
    expect(await transcriber.start(job)).toEqual({ state: 'running' });
    expect(await ended(transcriber)).toEqual({ state: 'done' });
  });

  it('waits when nothing speaks its language', async () => {
    const { transcriber } = await house([deaf(), sherpa({ folder: '/nowhere' })]);
    const started = await transcriber.start({ ...job, language: 'ru-RU' });
    expect(started).toMatchObject({ state: 'waiting' });
    expect(JSON.stringify(started)).toContain('There is no sherpa-onnx model in the folder /nowhere');
    const { transcriber: other } = await house([deaf()]);
    expect(JSON.stringify(await other.start({ ...job, language: ['ru-RU', 'de-DE'] }))).toContain(
      'nothing here to recognise ru-RU, de-DE with',
    );
  });

  it('is refused when the engine fails or the recording is none, and may be started anew', async () => {
    let broken = true;
    const recognise = async () => {
      if (broken) throw new ProgramFailed('x', 'ended with 1');
      return [];
    };
    const { told, transcriber } = await house([deaf({ recognise })]);
    await transcriber.start(job);
    expect(await ended(transcriber)).toMatchObject({ state: 'refused', causeKey: 'transcription.failed' });
    expect(told).toEqual(['m.t1.c1']);
    broken = false;
    expect(await transcriber.start(job)).toEqual({ state: 'running' });
    expect(await ended(transcriber)).toEqual({ state: 'done' });
    const { transcriber: other } = await house([deaf()], Buffer.from('Dear Sir or Madam'));
    await other.start(job);
    expect(await ended(other)).toMatchObject({ state: 'refused', causeKey: 'transcription.codec' });
  });

  it('is unknown after a stop, so that it is started again', async () => {
    const recognise: SpeechEngine['recognise'] = (_, _seconds, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(new Error('stopped'));
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      });
    const { told, transcriber } = await house([deaf({ recognise })]);
    await transcriber.start(job);
    await transcriber.close();
    expect(await transcriber.look(job)).toEqual({ state: 'unknown' });
    expect(told).toEqual([]);
  });
});

const ffmpeg = await hasFfmpeg();

describe.skipIf(!ffmpeg)(`other forms of recordings${ffmpeg ? '' : ' (left out: no ffmpeg)'}`, () => {
  it('are decoded by ffmpeg, and playlists are not', async () => {
    const sound = await readFile(join(import.meta.dirname, '../../support/sound/tone.m4a'));
    const lengths: number[] = [];
    const recognise: SpeechEngine['recognise'] = async (_, seconds) => {
      lengths.push(seconds);
      return [];
    };
    const { transcriber } = await house([deaf({ recognise })], sound);
    await transcriber.start({ ...job, channels: 'mixed' });
    expect(await ended(transcriber)).toEqual({ state: 'done' });
    expect(lengths[0]).toBeCloseTo(2, 0);
  });

  it('may not name files of this machine', async () => {
    const playlist = join(tmpdir(), `most24-playlist-${process.pid}.m4a`);
    await writeFile(playlist, `#EXTM3U\n#EXTINF:1,\nfile:${import.meta.filename}\n#EXT-X-ENDLIST\n`);
    try {
      await expect(ffmpegSound(playlist, { channels: 1 })).rejects.toBeInstanceOf(NotDecodable);
    } finally {
      await rm(playlist);
    }
  });
});

const missing = await missingVoice();
const lack = await pocketsphinx().lacks();
const why = [...missing, ...(lack ? ['pocketsphinx'] : [])];

describe.skipIf(why.length > 0)(`speech${why.length > 0 ? ` (left out: no ${why.join(', ')})` : ''}`, () => {
  let call: Awaited<ReturnType<typeof makeDemoCall>>;
  beforeAll(async () => {
    const { demoSentences } = await import('../../../local/demo/call/demo-sentences.ts');
    call = await makeDemoCall(8000, demoSentences.slice(5, 8));
  }, 180_000);

  it('of a call over the telephone is heard with its sides apart', async () => {
    const { blobs, transcriber } = await house([pocketsphinx()], call.wav);
    const examined = await new ListeningRecordings(blobs).examine(job.recording);
    expect(examined).toMatchObject({ recording: { channels: 2, voices: 'separate', silent: false } });
    await transcriber.start(job);
    expect(await ended(transcriber)).toEqual({ state: 'done' });
    const stored = await blobs.get(job.result);
    const chunks: Uint8Array[] = [];
    for await (const chunk of stored?.stream ?? []) chunks.push(chunk);
    const { turns } = transcriptSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
    expect(turns.map(({ side }) => side)).toEqual(['client', 'employee', 'client']);
    turns.forEach(({ start, end }, index) => {
      expect(start).toBeCloseTo(call.said[index]?.start ?? -1, 0);
      expect(end).toBeCloseTo(call.said[index]?.end ?? -1, 0);
    });
    expect(turns[1]?.text).toMatch(/your company today/);
  }, 180_000);
});
