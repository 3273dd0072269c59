import { afterEach, describe, expect, it } from 'vitest';
import { AmazonTranscriber } from '../../../shared/adapters/aws/amazon-transcriber.ts';
import { transcribeClient } from '../../../shared/adapters/aws/transcribe-client.ts';
import { TranscribeVocabularies } from '../../../shared/adapters/aws/transcribe-vocabularies.ts';
import { transcriptSchema } from '../../../shared/domain/calls/transcript.ts';
import { asId, type TenantId } from '../../../shared/kernel/ids.ts';
import { Busy, Transient } from '../../../shared/kernel/outcome.ts';
import type { TranscriptionJob } from '../../../shared/ports/transcriber.ts';
import { startTranscribe, type TranscribeServerOptions } from '../../../simulators/transcribe/server.ts';
import { memoryPlatform } from '../../support/memory-platform.ts';

const job: TranscriptionJob = {
  ...{ tenant: asId<TenantId>('t1'), call: 'c1', recording: 'calls/c1.wav', result: 'calls/c1.json' },
  ...{ channels: 'separate', employeeChannel: 0, language: 'ru-RU', vocabulary: [] },
};

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function house(options: Partial<TranscribeServerOptions> = {}) {
  const { blobs, clock } = memoryPlatform();
  await blobs.put(job.recording, Buffer.from('sound'), 'audio/wav');
  const server = await startTranscribe({
    clock,
    store: (_, key, bytes) => blobs.put(key, bytes, 'application/json'),
    exists: async (uri) => (await blobs.head(uri.replace('s3://bucket/', ''))) !== undefined,
    ...options,
  });
  servers.push(server);
  const client = transcribeClient({
    region: 'eu-central-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const worker = () => {
    const vocabularies = new TranscribeVocabularies({ client, clock, prefix: 'm' });
    return new AmazonTranscriber({
      ...{ client, blobs, bucket: 'bucket', jobPrefix: 'm', clock, vocabularies },
    });
  };
  /** Lets the service's time pass. */
  const pass = async (milliseconds: number) => {
    await clock.advance(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const transcript = async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await blobs.get(job.result))?.stream ?? []) chunks.push(chunk);
    return transcriptSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  };
  return { blobs, pass, secondWorker: worker, service: server.service, transcriber: worker(), transcript };
}

const words = [
  { speaker: 0, start: 0, end: 0.5, text: 'Добрый' },
  { speaker: 0, start: 0.5, end: 1, text: 'день', punctuation: '.' },
  { speaker: 1, start: 2, end: 2.5, text: 'Алло', punctuation: '?' },
] as const;
const completes = () => ({ kind: 'completes', words }) as const;

describe('a job of Amazon Transcribe', () => {
  it('becomes a transcript with sides', async () => {
    const { blobs, pass, service, transcriber, transcript } = await house({ fateOf: completes });
    expect(await transcriber.look(job)).toEqual({ state: 'unknown' });
    expect(await transcriber.start(job)).toEqual({ state: 'running' });
    expect(await transcriber.look(job)).toEqual({ state: 'running' });
    expect(service.jobs()).toMatchObject([
      {
        ...{ name: 'm.t1.c1', mediaUri: 's3://bucket/calls/c1.wav', channels: true },
        ...{ outputBucket: 'bucket', languageCode: 'ru-RU' },
      },
    ]);
    await pass(1000);
    expect(await transcriber.look(job)).toEqual({ state: 'done' });
    expect(await transcript()).toEqual({
      ...{ version: 1, engine: 'amazon-transcribe', language: 'ru-RU', sidesBy: 'channels' },
      turns: [
        { side: 'employee', speaker: 0, start: 0, end: 1, text: 'Добрый день.', confidence: 0.98 },
        { side: 'client', speaker: 1, start: 2, end: 2.5, text: 'Алло?', confidence: 0.98 },
      ],
    });
    const keys: string[] = [];
    for await (const { key } of blobs.list('calls/')) keys.push(key);
    expect(keys).toEqual(['calls/c1.json', 'calls/c1.wav']);
    expect(await transcriber.start(job)).toEqual({ state: 'done' });
    expect(service.accepted).toBe(1);
  });

  it('is one, however often and however unluckily it is started', async () => {
    let calls = 0;
    const troubles = ['lost-after', undefined, 'lost-before', undefined, 'lost-after'] as const;
    const { service, transcriber } = await house({
      troubleOf: (action) => {
        if (action !== 'StartTranscriptionJob') return undefined;
        const kind = troubles[calls++ % troubles.length];
        return kind && { kind };
      },
    });
    const starts = Array.from({ length: 10 }, () => transcriber.start(job).catch((error: unknown) => error));
    for (const started of await Promise.all(starts)) {
      if (!(started instanceof Transient)) expect(started).toEqual({ state: 'running' });
    }
    expect(service.accepted).toBe(1);
  });

  it('of mixed channels has its speakers told apart, in the language that is found', async () => {
    const { pass, service, transcriber, transcript } = await house({ fateOf: completes });
    const mixed = { ...job, channels: 'mixed', language: ['en-US', 'ru-RU'] } as const;
    await transcriber.start(mixed);
    await pass(1000);
    expect(await transcriber.look(mixed)).toEqual({ state: 'done' });
    expect(service.jobs()).toMatchObject([{ channels: false, languageOptions: ['en-US', 'ru-RU'] }]);
    expect(await transcript()).toMatchObject({ sidesBy: 'nothing', language: 'en-US' });
    expect((await transcript()).turns.map(({ side, speaker }) => [side, speaker])).toEqual([
      ['unknown', 0],
      ['unknown', 1],
    ]);
  });

  it('that fails says why, and may be asked for again', async () => {
    let broken = true;
    const fails = { kind: 'fails', reason: 'The media format is not supported.' } as const;
    const { pass, service, transcriber } = await house({ fateOf: () => (broken ? fails : completes()) });
    await transcriber.start(job);
    await pass(1000);
    const looked = await transcriber.look(job);
    expect(looked).toMatchObject({ state: 'refused', causeKey: 'transcription.failed' });
    expect(JSON.stringify(looked)).toContain('The media format is not supported.');
    broken = false;
    expect(await transcriber.start(job)).toEqual({ state: 'running' });
    await pass(1000);
    expect(await transcriber.look(job)).toEqual({ state: 'done' });
    expect(service.accepted).toBe(2);
  });

  it('may hang', async () => {
    const { pass, transcriber } = await house({ fateOf: () => ({ kind: 'hangs' }) });
    await transcriber.start(job);
    await pass(24 * 3600_000);
    expect(await transcriber.look(job)).toEqual({ state: 'running' });
  });

  it('is refused for a language or a recording that is not there', async () => {
    const { service, transcriber } = await house();
    expect(await transcriber.start({ ...job, language: 'xx-XX' })).toMatchObject({ state: 'refused' });
    expect(await transcriber.start({ ...job, recording: 'calls/gone.wav' })).toMatchObject({
      state: 'refused',
    });
    expect(service.accepted).toBe(0);
  });

  it('waits for its turn where the service is full, and passes where it stumbles', async () => {
    const { transcriber } = await house({ concurrent: 0, queued: 0 });
    await expect(transcriber.start(job)).rejects.toBeInstanceOf(Busy);
    const throttled = await house({ troubleOf: () => ({ kind: 'throttled' }) });
    await expect(throttled.transcriber.start(job)).rejects.toBeInstanceOf(Transient);
    const faulty = await house({ troubleOf: () => ({ kind: 'server-error' }) });
    await expect(faulty.transcriber.look(job)).rejects.toBeInstanceOf(Transient);
  });
});

describe('names that may be said', () => {
  it('become a vocabulary, which is used once it is ready', async () => {
    const { pass, service, transcriber } = await house();
    const named = { ...job, vocabulary: ['Ёлка и Ко', 'ООО «Ромашка-2»', '№ 7'] };
    await transcriber.start(named);
    expect(service.vocabulary('m-t1-ru-RU')?.phrases).toEqual(['Елка-и-Ко', 'ООО-Ромашка']);
    expect(service.get('m.t1.c1').vocabularyName).toBeUndefined();
    await pass(11 * 60_000);
    await transcriber.start({ ...named, call: 'c2', result: 'calls/c2.json' });
    expect(service.get('m.t1.c2').vocabularyName).toBe('m-t1-ru-RU');
  });

  it('are renewed after a day', async () => {
    const { pass, service, transcriber } = await house();
    await transcriber.start({ ...job, vocabulary: ['Ромашка'] });
    await pass(25 * 3600_000);
    await transcriber.start({ ...job, call: 'c2', result: 'calls/c2.json', vocabulary: ['Василёк'] });
    expect(service.vocabulary('m-t1-ru-RU')?.phrases).toEqual(['Василек']);
  });

  it('are done without while another worker renews them', async () => {
    const { pass, secondWorker, service, transcriber } = await house();
    const next = (call: string) => ({ ...job, call, result: `calls/${call}.json`, vocabulary: ['Ромашка'] });
    await transcriber.start(next('c1'));
    await pass(24 * 3600_000);
    await transcriber.start(next('c2'));
    expect(service.get('m.t1.c2').vocabularyName).toBe('m-t1-ru-RU');
    await pass(120_000);
    await secondWorker().start(next('c3'));
    expect(await transcriber.start(next('c4'))).toEqual({ state: 'running' });
    expect(service.get('m.t1.c4').vocabularyName).toBeUndefined();
    await pass(11 * 60_000);
    await transcriber.start(next('c5'));
    expect(service.get('m.t1.c5').vocabularyName).toBe('m-t1-ru-RU');
  });
});
