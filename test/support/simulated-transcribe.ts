import { GetVocabularyCommand, NotFoundException, TranscribeClient } from '@aws-sdk/client-transcribe';
import { AmazonTranscriber } from '../../shared/adapters/aws/amazon-transcriber.ts';
import { TranscribeVocabularies } from '../../shared/adapters/aws/transcribe-vocabularies.ts';
import { answerTo } from '../../simulators/transcribe/server.ts';
import { TranscribeService } from '../../simulators/transcribe/service.ts';
import type { Heard, TranscribeOptions } from '../../simulators/transcribe/state.ts';
import type { MortalProcess } from './mortal.ts';
import type { PortalHouse } from './portal-house.ts';

/** What everybody says: the client on the right channel, the employee on the left one. */
const words: readonly Heard[] = [
  { speaker: 1, start: 0.4, end: 1.2, text: 'Здравствуйте', punctuation: ',' },
  { speaker: 1, start: 1.3, end: 3.2, text: 'насосы', punctuation: '?' },
  { speaker: 0, start: 3.5, end: 6.1, text: 'Завтра', punctuation: '.' },
];

/** Amazon Transcribe beside a house: it outlives the processes that ask it, and tells of ended jobs like EventBridge. */
export interface SimulatedTranscribe {
  readonly service: TranscribeService;
  /** The real adapter and the real SDK, without a network between; each request is a step of the process. */
  engineOf(process: MortalProcess): AmazonTranscriber;
  /**
   * The SDK reads its files of settings from the disk with its first request, which takes time that no virtual clock
   * knows of: to be awaited before the clock runs, so that every history has the same steps.
   */
  warm(): Promise<void>;
}

/** @param fateOf what becomes of jobs; without it they say three words. */
export function simulatedTranscribe(
  { platform }: PortalHouse,
  fateOf: TranscribeOptions['fateOf'] = () => ({ kind: 'completes', words }),
): SimulatedTranscribe {
  const { blobs, clock } = platform;
  const service = new TranscribeService({
    clock,
    store: (_, key, bytes) => blobs.put(key, bytes, 'application/json'),
    fateOf,
    onEnd: ({ name: job }) =>
      void platform.queue('calls').send([{ body: JSON.stringify({ kind: 'transcribed', job }) }]),
  });
  const sdk = clientOf(service);
  return {
    service,
    warm: async () => {
      const asked = sdk.send(new GetVocabularyCommand({ VocabularyName: 'none' }));
      await asked.catch((error: unknown) => {
        if (!(error instanceof NotFoundException)) throw error;
      });
    },
    engineOf: (process) => {
      const client = process.mortal('transcribe', sdk);
      const vocabularies = new TranscribeVocabularies({ client, clock, prefix: 'most24' });
      return new AmazonTranscriber({
        ...{ client, blobs: process.mortal('blobs', blobs), bucket: 'bucket', jobPrefix: 'most24' },
        ...{ clock, vocabularies },
      });
    },
  };
}

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

function clientOf(service: TranscribeService): TranscribeClient {
  return new TranscribeClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ body = '', headers }: Asked) => {
        const action = (headers['x-amz-target'] ?? '').replace(/^.*\./, '');
        const answered = await answerTo(service, action, textOf(body));
        return {
          response: {
            statusCode: answered.status,
            headers: { 'content-type': 'application/x-amz-json-1.1' },
            body: Buffer.from(JSON.stringify(answered.body)),
          },
        };
      },
    },
  });
}

function textOf(body: Uint8Array | string): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}
