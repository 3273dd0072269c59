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

/**
 * Has many recordings transcribed at once by a worker against the simulated Amazon Transcribe, killed or not.
 * @throws Error when fewer workers died than were to
 */
export async function callLoad({ calls, kills, progress }: Load): Promise<LoadOutcome> {
  const dir = await mkdtemp(join(tmpdir(), 'most24-bench-calls-'));
  const house = join(dir, 'house');
  const recordings = new LoadRecordings(calls, await fiveMinutes());
  const exchange = await serveRecordings(recordings);
  const lives = new Lives(recordings.all, kills, progress);
  const server = await transcribe(house, (job) => lives.tell(job));
  try {
    const program = join(dir, 'load-worker.mjs');
    await bundleProgram(join(import.meta.dirname, 'load-worker.ts'), program);
    await tellCalls(house, recordings, exchange.origin);
    const startedAt = performance.now();
    await lives.run(program, [house, server.endpoint, exchange.origin, String(recordings.all)]);
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, peakMegabytes: lives.peakMegabytes, ...(await judged(house, calls, server)) };
  } finally {
    lives.end();
    await server.close();
    await exchange.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Workers one after the other: each but the last one is killed in the midst of its work. */
class Lives {
  readonly #all: number;
  readonly #kills: number;
  readonly #progress: (message: string) => void;
  #worker: ChildProcess | undefined;
  #deaths = 0;
  #settled = 0;
  #movedAt = 0;
  peakMegabytes = 0;

  constructor(all: number, kills: number, progress: (message: string) => void) {
    this.#all = all;
    this.#kills = kills;
    this.#progress = progress;
  }

  /** Word of the service; nobody hears it between two workers. */
  tell(job: string): void {
    if (this.#worker?.connected) this.#worker.send(job);
  }

  /** Until everything is settled, or nothing moves any more. */
  async run(program: string, args: readonly string[]): Promise<void> {
    this.#movedAt = performance.now();
    while (this.#settled < this.#all && this.#moves()) {
      const child = fork(program, [...args], { execArgv: [semiSpace] });
      this.#worker = child;
      this.#watch(child);
      const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
      if (signal === 'SIGKILL') this.#deaths += 1;
      this.#progress(`${this.#settled} of ${this.#all} settled, ${this.#deaths} workers killed`);
    }
    if (this.#deaths < this.#kills) throw new Error(`only ${this.#deaths} workers died`);
  }

  end(): void {
    this.#worker?.kill('SIGKILL');
  }

  #moves(): boolean {
    return performance.now() - this.#movedAt < patience;
  }

  #watch(child: ChildProcess): void {
    let doomed = false;
    child.on('message', (message) => {
      const { peakMegabytes, settled } = reportSchema.parse(message);
      this.peakMegabytes = Math.max(this.peakMegabytes, peakMegabytes);
      if (settled !== this.#settled) this.#movedAt = performance.now();
      this.#settled = settled;
      if (!this.#moves()) child.kill('SIGKILL');
      // Each a part of the way further than the one before it.
      const due = settled >= (this.#all * this.#deaths) / (this.#kills + 1);
      if (doomed || this.#deaths >= this.#kills || !due) return;
      doomed = true;
      setTimeout(() => child.kill('SIGKILL'), 600 + 300 * this.#deaths);
    });
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
