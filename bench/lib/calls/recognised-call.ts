import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoCall, makeDemoCall } from '../../../local/demo/call/make-demo-call.ts';
import { speak } from '../../../local/demo/call/speak.ts';
import { FolderBlobs } from '../../../shared/adapters/node/folder-blobs.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { pocketsphinx } from '../../../shared/adapters/speech/pocketsphinx/pocketsphinx.ts';
import { recogniseRecording } from '../../../shared/adapters/speech/recognise-recording.ts';
import { ListeningRecordings } from '../../../shared/adapters/speech/recordings.ts';
import type { Transcript } from '../../../shared/domain/calls/transcript.ts';
import { asId, type TenantId } from '../../../shared/kernel/ids.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import type { TranscriptionJob } from '../../../shared/ports/transcriber.ts';
import { errorRate, plainWords, type WordErrors, wordErrors } from './word-errors.ts';

const forever = AbortSignal.timeout(3_600_000);

/** What became of the demo's recording at a rate. */
export interface RecognisedCall {
  /** Per cent of the words of the whole pipeline, each turn held against the sentence said at its time. */
  readonly rate: number;
  /** Per cent of the words that stand on the side of whoever said them. */
  readonly sidesRight: number;
}

/** Puts the demo's recording through all that a recording goes through on one machine. */
export async function recogniseDemo(sampleRate: 16_000 | 8000): Promise<RecognisedCall> {
  const call = await makeDemoCall(sampleRate);
  const transcript = await transcribed(call);
  const sides = ['employee', 'client'] as const;
  const errors = sides.map((side) =>
    wordErrors(
      plainWords(
        call.said
          .filter((one) => one.side === side)
          .map(({ text }) => text)
          .join(' '),
      ),
      plainWords(
        transcript.turns
          .filter((turn) => turn.side === side)
          .map(({ text }) => text)
          .join(' '),
      ),
    ),
  );
  return { rate: errorRate(errors), sidesRight: sidesRight(call, transcript) };
}

async function transcribed(call: DemoCall): Promise<Transcript> {
  const folder = await mkdtemp(join(tmpdir(), 'most24-bench-call-'));
  try {
    const signer = new UrlSigner({
      baseUrl: 'http://127.0.0.1',
      secret: new Uint8Array(32),
      clock: systemClock,
    });
    const blobs = await FolderBlobs.open(folder, signer);
    await blobs.put('call.wav', call.wav, 'audio/wav');
    const examined = await new ListeningRecordings(blobs).examine('call.wav');
    if (examined.state === 'refused') throw new Error(examined.reason.en);
    const { voices } = examined.recording;
    const job: TranscriptionJob = {
      ...{ tenant: asId<TenantId>('bench'), call: 'demo', recording: 'call.wav', result: 'call.json' },
      ...{
        channels: voices === 'separate' ? voices : 'mixed',
        employeeChannel: 0,
        language: 'en-US',
        vocabulary: [],
      },
    };
    return await recogniseRecording({ blobs, job, engine: pocketsphinx(), signal: forever });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the turns, weighed by their words, those whose side is the one that spoke in their middle. */
function sidesRight({ said }: DemoCall, { turns }: Transcript): number {
  let right = 0;
  let all = 0;
  for (const { side, start, end, text } of turns) {
    const middle = (start + end) / 2;
    const speaker = said.find((one) => one.start <= middle && middle <= one.end);
    const words = plainWords(text).length;
    all += words;
    if (speaker?.side === side) right += words;
  }
  return all === 0 ? 0 : (100 * right) / all;
}

/** Word error rate of the engine alone on the same sentences, each said into a file of its own. */
export async function bareRate(): Promise<number> {
  const { demoSentences } = await import('../../../local/demo/call/demo-sentences.ts');
  const folder = await mkdtemp(join(tmpdir(), 'most24-bench-bare-'));
  const errors: WordErrors[] = [];
  try {
    for (const [index, sentence] of demoSentences.entries()) {
      const path = await speak(sentence, { folder, name: String(index), sampleRate: 16_000 });
      const words = await pocketsphinx().recognise(path, 10, forever);
      errors.push(wordErrors(plainWords(sentence.text), plainWords(words.map(({ text }) => text).join(' '))));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return errorRate(errors);
}
