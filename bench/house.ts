import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type BenchContext, type Figure, median, percentile, rounded } from './lib/figure.ts';
import { importFigures } from './lib/function-imports.ts';
import { histogramPercentile } from './lib/histogram.ts';
import { installPortal } from './lib/installed-portal.ts';

const runs = 5;
const fullLoad = { seconds: 4, connections: 32 };
/** Steady, well below what it can take: so much does a firm with a thousand busy clerks never send. */
const steadyLoad = { seconds: 4, connections: 16, rate: 500 };

const loadSchema = z.object({ perSecond: z.number(), failed: z.number(), latencies: z.array(z.number()) });
type Load = z.infer<typeof loadSchema>;

interface Run {
  readonly startMilliseconds: number;
  readonly full: Load;
  readonly steadyWaitMilliseconds: number;
}

/**
 * The one-machine runtime as it is shipped (`local/main.ts`), in fresh folders, loaded from another process through
 * its front door; every event is durable before its 200. Import times are of each function's bundle.
 */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress('first start, which makes the template');
  await freshRun({ seconds: 1, connections: 1 });
  const results: Run[] = [];
  for (let number = 1; number <= runs; number += 1) {
    progress(`run ${number} of ${runs}`);
    results.push(await freshRun(fullLoad));
  }
  const figure = (name: string, of: (run: Run) => number, rest: Omit<Figure, 'name' | 'value'>): Figure => ({
    name,
    value: rounded(median(results.map(of))),
    ...rest,
  });
  return [
    figure('events taken', (run) => run.full.perSecond, {
      unit: 'per second',
      better: 'higher',
      target: 4000,
    }),
    figure('event to its 200, p50', (run) => percentile(run.full.latencies, 50), {
      unit: 'ms',
      better: 'lower',
    }),
    figure('event to its 200, p99', (run) => percentile(run.full.latencies, 99), {
      unit: 'ms',
      better: 'lower',
      target: 25,
    }),
    figure(
      `event to handler start at ${steadyLoad.rate} per second, p95`,
      (run) => run.steadyWaitMilliseconds,
      {
        unit: 'ms',
        better: 'lower',
        target: 50,
      },
    ),
    figure('start to first 200, template cached', (run) => run.startMilliseconds, {
      unit: 'ms',
      better: 'lower',
      target: 3000,
    }),
    ...(await importFigures(runs, progress)),
  ];
}

/** One house in a folder of its own: steady load first, while its queue is empty, then all it can take. */
async function freshRun(full: { readonly seconds: number; readonly connections: number }): Promise<Run> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-house-'));
  await installPortal(dir);
  const startedAt = performance.now();
  const house = spawn(process.execPath, ['local/main.ts', '--no-demo', '--dir', dir, '--port', '0'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, MOST24_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const api = await firstAnswer(dir, () => house.exitCode);
    const startMilliseconds = performance.now() - startedAt;
    await load(`${api}/portal/events`, steadyLoad);
    const metrics = await (await fetch(`${api}/metrics`)).text();
    const waited = histogramPercentile(metrics, 'most24_queue_wait_seconds', 'portal-inbox', 95);
    return {
      startMilliseconds,
      full: await load(`${api}/portal/events`, full),
      steadyWaitMilliseconds: waited * 1000,
    };
  } finally {
    house.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  }
}

/** Waits for the first 200 of the health check; returns the address of the API. */
async function firstAnswer(dir: string, exitCode: () => number | null): Promise<string> {
  for (;;) {
    if (exitCode() !== null) throw new Error('the house did not start');
    const found = await readFile(join(dir, 'endpoints.json'), 'utf8').catch(() => undefined);
    if (found !== undefined) {
      const { api } = z.object({ api: z.string() }).parse(JSON.parse(found));
      const { status } = await fetch(`${api}/healthz`);
      if (status === 200) return api;
    }
    await sleep(5);
  }
}

async function load(
  url: string,
  options: { readonly seconds: number; readonly connections: number; readonly rate?: number },
): Promise<Load> {
  const script = join(import.meta.dirname, 'lib', 'event-load.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, JSON.stringify({ url, ...options })],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const result = loadSchema.parse(JSON.parse(stdout));
  if (result.failed > 0) throw new Error(`${result.failed} events were not taken`);
  return result;
}
