import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
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
import { fiveMinutes, LoadRecordings, secondsOf, serveRecordings } from './load-recordings.ts';

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
  const recordings = new LoadRecordings(calls, await fiveMinutes());
  const exchange = await serveRecordings(recordings);
  let worker: ChildProcess | undefined;
  const server = await transcribe(join(dir, 'house'), (job) => worker?.connected && worker.send(job));
  try {
    const program = join(dir, 'load-worker.mjs');
    await bundleProgram(join(import.meta.dirname, 'load-worker.ts'), program);
    await tellCalls(join(dir, 'house'), recordings, exchange.origin);
    const startedAt = performance.now();
    let peak = 0;
    let settled = 0;
    let movedAt = performance.now();
    const { all } = recordings;
    for (let life = 0; settled < all; life += 1) {
      const args = [join(dir, 'house'), server.endpoint, exchange.origin, String(all)];
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
    await exchange.close();
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

/** Every other recording is uploaded before, the others are to be had by link. */
async function tellCalls(dir: string, recordings: LoadRecordings, origin: string): Promise<void> {
  const house = await openLoadHouse(dir);
  const { blobs, clock, table } = house.platform;
  const parts = {
    ...{ calls: new Calls(table, clock), queue: house.platform.queues.get('calls') },
    due: new DueItems(table, Math.random),
  };
  for (let index = 0; index < recordings.all; index += 1) {
    const uploaded = `uploaded/${index}`;
    const recording = index % 4 < 2 ? { uploaded } : { recordUrl: `${origin}/${index}.mp3` };
    if ('uploaded' in recording) await blobs.put(uploaded, recordings.at(index), 'audio/mpeg');
    for (let times = 0; times < 10; times += 1) {
      await tellCall(parts, house.connection, {
        ...{ source: 'agent', sourceId: `pbx-${index}`, direction: 'incoming' },
        ...{ phone: `+7495${String(1_000_000 + index)}`, startedAt: clock.now() - 600_000, seconds: 300 },
        ...{ answered: true, employee: { userId: '1' }, ...recording, recordName: 'call.mp3' },
      });
    }
  }
  house.close();
}

async function judged(
  dir: string,
  count: number,
  { service }: TranscribeServer,
): Promise<Pick<LoadOutcome, 'billedRatio' | 'extraJobs' | 'lost'>> {
  const house = await openLoadHouse(dir);
  let done = 0;
  for await (const { key } of house.platform.blobs.list('')) if (key.endsWith('/transcript.json')) done += 1;
  let billed = 0;
  for (const { mediaUri } of service.jobs()) {
    const recording = await house.platform.blobs.head(mediaUri.replace('s3://bench/', ''));
    if (!recording) throw new Error(`there is no ${mediaUri} to be billed`);
    billed += billedMinutes(secondsOf(recording.size));
  }
  house.close();
  const allowed = count * billedMinutes(secondsOf((await fiveMinutes()).length + 128));
  return { lost: count - done, extraJobs: service.accepted - count, billedRatio: billed / allowed };
}
