import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { FolderBlobs } from '../../../shared/adapters/node/folder-blobs.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { Calls } from '../../../shared/app/calls/calls.ts';
import { tellCall } from '../../../shared/app/calls/tell-call.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { callWorker } from '../../../shared/contracts/functions/call-worker.ts';
import { billedMinutes } from '../../../shared/domain/calls/skip-rules.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { startTranscribe, type TranscribeServer } from '../../../simulators/transcribe/server.ts';
import { bundleProgram } from '../bundle-program.ts';
import { openLoadHouse } from './load-house.ts';

/** As the function's contract has it. */
const semiSpace = `--max-semi-space-size=${callWorker.semiSpaceMegabytes}`;
const reportSchema = z.object({ settled: z.number(), peakMegabytes: z.number() });
/** One that does not move for so long is stuck. Milliseconds. */
const patience = 300_000;

export interface Load {
  /** Recordings of five minutes; every call is told tenfold. A tenth more come that need not be transcribed. */
  readonly calls: number;
  /** How often the worker is killed, a second or two apart. */
  readonly kills: number;
  readonly progress: (message: string) => void;
}

export interface LoadOutcome {
  readonly seconds: number;
  /** Calls whose transcript is not there in the end. */
  readonly lost: number;
  /** Jobs that the service took beyond one per recording. */
  readonly extraJobs: number;
  /** Of the worker: the most of all that were started. */
  readonly peakMegabytes: number;
  /** Billed minutes, by what the rules leave. */
  readonly billedRatio: number;
}

/** Has many recordings transcribed at once by a worker against the simulated Amazon Transcribe, killed or not. */
export async function callLoad({ calls, kills, progress }: Load): Promise<LoadOutcome> {
  const dir = await mkdtemp(join(tmpdir(), 'most24-bench-calls-'));
  let worker: ChildProcess | undefined;
  const server = await transcribe(join(dir, 'house'), (job) => worker?.connected && worker.send(job));
  try {
    const program = join(dir, 'load-worker.mjs');
    await bundleProgram(join(import.meta.dirname, 'load-worker.ts'), program);
    await tellCalls(join(dir, 'house'), calls);
    const startedAt = performance.now();
    let peak = 0;
    let settled = 0;
    let movedAt = performance.now();
    const all = calls + spareOf(calls);
    for (let life = 0; settled < all; life += 1) {
      const args = [join(dir, 'house'), server.endpoint, String(all)];
      const child = fork(program, args, { execArgv: [semiSpace] });
      worker = child;
      // In the midst of its work, which begins with its first report.
      if (life < kills)
        child.once('message', () => setTimeout(() => child.kill('SIGKILL'), 500 + 600 * life));
      child.on('message', (message) => {
        const report = reportSchema.parse(message);
        peak = Math.max(peak, report.peakMegabytes);
        if (report.settled !== settled) movedAt = performance.now();
        settled = report.settled;
        if (performance.now() - movedAt > patience) child.kill('SIGKILL');
      });
      await new Promise((resolve) => child.once('exit', resolve));
      progress(`worker ${life + 1}: ${settled} of ${all} settled`);
      if (performance.now() - movedAt > patience) break;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, peakMegabytes: peak, ...(await judged(join(dir, 'house'), calls, server)) };
  } finally {
    worker?.kill('SIGKILL');
    await server.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function transcribe(dir: string, tell: (job: string) => void): Promise<TranscribeServer> {
  const signer = new UrlSigner({
    baseUrl: 'http://127.0.0.1',
    secret: new Uint8Array(32),
    clock: systemClock,
  });
  const words = Array.from({ length: 700 }, (_, index) => ({
    ...{ speaker: Math.floor(index / 10) % 2, start: index * 0.4, end: index * 0.4 + 0.3 },
    ...{ text: `слово${index % 50}`, ...(index % 10 === 9 && { punctuation: '.' }) },
  }));
  // The worker's folder: what stands in it belongs to one process, but for files that it does not know of.
  const blobs = await FolderBlobs.open(dir, signer);
  return startTranscribe({
    clock: systemClock,
    jobMilliseconds: 3000,
    store: (_, key, bytes) => blobs.put(key, bytes, 'application/json'),
    fateOf: () => ({ kind: 'completes', words }),
    onEnd: ({ name }) => tell(name),
  });
}

async function tellCalls(dir: string, count: number): Promise<void> {
  const house = await openLoadHouse(dir);
  const { blobs, clock, table } = house.platform;
  const parts = {
    ...{ calls: new Calls(table, clock), queue: house.platform.queues.get('calls') },
    due: new DueItems(table, Math.random),
  };
  const sound = await fiveMinutes();
  for (let index = 0; index < count + spareOf(count); index += 1) {
    const uploaded = `uploaded/${index}`;
    await blobs.put(uploaded, recordingOf(sound, index, count), 'audio/mpeg');
    for (let times = 0; times < 10; times += 1) {
      await tellCall(parts, house.connection, {
        ...{ source: 'agent', sourceId: `pbx-${index}`, direction: 'incoming' },
        ...{ phone: `+7495${String(1_000_000 + index)}`, startedAt: clock.now() - 600_000, seconds: 300 },
        ...{ answered: true, employee: { userId: '1' }, uploaded, recordName: 'call.mp3' },
      });
    }
  }
  house.close();
}

/** Beyond the count: every other one a recording that came before, the others of two seconds. */
function recordingOf(sound: Buffer, index: number, count: number): Buffer {
  const short = index >= count && index % 2 === 1;
  // Of the same sound, but no two the same: a tail that players skip (ID3v1).
  const tail = Buffer.from(`TAG${index >= count && !short ? index - count : index}`.padEnd(128));
  return Buffer.concat([short ? sound.subarray(0, 144 * 28) : sound, tail]);
}

/** Recordings that the skip rules leave out. */
function spareOf(count: number): number {
  return Math.floor(count / 10);
}

/** Begins every frame of MPEG 2.5, layer III. */
const frameSync = Buffer.from([0xff, 0xe3]);

/** Two tones of two seconds on two channels, over and over: frames of MP3 may be put one behind the other. */
async function fiveMinutes(): Promise<Buffer> {
  const file = await readFile(join(import.meta.dirname, '../../../test/support/sound/two-tones.mp3'));
  const tag = file.toString('latin1', 0, 3) === 'ID3' ? 10 + synchsafe(file.subarray(6, 10)) : 0;
  // The first frame tells the length of the file that it was made for; the others have 144 bytes: 16 kbit/s at 8 kHz.
  const frames = file.subarray(file.indexOf(frameSync, tag + frameSync.length));
  const seconds = (frames.length / 144) * 0.072;
  return Buffer.concat(Array.from({ length: Math.ceil(300 / seconds) }, () => frames));
}

function synchsafe(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum * 128 + byte, 0);
}

async function judged(
  dir: string,
  count: number,
  server: TranscribeServer,
): Promise<Pick<LoadOutcome, 'billedRatio' | 'extraJobs' | 'lost'>> {
  const house = await openLoadHouse(dir);
  let done = 0;
  for await (const { key } of house.platform.blobs.list('')) if (key.endsWith('/transcript.json')) done += 1;
  house.close();
  const { accepted } = server.service;
  return {
    lost: count - done,
    extraJobs: accepted - count,
    billedRatio: (accepted * billedMinutes(300)) / (count * billedMinutes(300)),
  };
}
