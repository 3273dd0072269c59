import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type BenchContext, type Figure, median, rounded } from './lib/figure.ts';
import { nineOClock } from './lib/nine-o-clock.ts';

const run = promisify(execFile);
const processes = 5;

/** Schedules against brute force, ten thousand reports at nine, and the PDF of a thousand rows. */
export async function bench(context: BenchContext): Promise<readonly Figure[]> {
  return [
    ...(await pdfFigures(context)),
    ...(await nineFigures(context)),
    ...(await scheduleFigures(context)),
  ];
}

async function inProcess(program: string, args: readonly string[]): Promise<unknown> {
  const path = join(import.meta.dirname, 'lib', program);
  const { stdout } = await run(process.execPath, [path, ...args]);
  return JSON.parse(stdout);
}

const renderedSchema = z.object({
  ...{ milliseconds: z.number(), processorMilliseconds: z.number(), peakMegabytes: z.number() },
});

async function pdfFigures({ progress }: BenchContext): Promise<readonly Figure[]> {
  const runs: z.output<typeof renderedSchema>[] = [];
  for (let index = 1; index <= processes; index += 1) {
    progress(`PDF of 1000 rows, process ${index} of ${processes}`);
    runs.push(renderedSchema.parse(await inProcess('render-once.ts', ['1000'])));
  }
  const middle = (name: keyof (typeof runs)[number]) => rounded(median(runs.map((one) => one[name])));
  const lower = { better: 'lower' } as const;
  return [
    { name: 'PDF of 1000 rows', value: middle('milliseconds'), unit: 'ms', ...lower, target: 2500 },
    { name: 'PDF of 1000 rows, processor', value: middle('processorMilliseconds'), unit: 'ms', ...lower },
    { name: 'PDF of 1000 rows, memory', value: middle('peakMegabytes'), unit: 'MB', ...lower, target: 256 },
  ];
}

async function nineFigures({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress('10 000 reports of 1000 portals at 09:00');
  const { dispatchedSeconds, postedSeconds, posts, callsOverLimit } = await nineOClock(1000, 10);
  const lower = { better: 'lower' } as const;
  return [
    {
      name: '10 000 reports at 09:00, last dispatched',
      ...{ value: rounded(dispatchedSeconds), unit: 's', ...lower, target: 60 },
    },
    { name: '10 000 reports at 09:00, last posted', value: rounded(postedSeconds), unit: 's', ...lower },
    {
      name: 'posts that are missing or double',
      value: Math.abs(posts - 10_000),
      unit: 'posts',
      ...lower,
      target: 0,
    },
    { name: 'calls over a portal’s limit', value: callsOverLimit, unit: 'calls', ...lower, target: 0 },
  ];
}

const sumsSchema = z.object({
  ...{ slots: z.number(), missing: z.number(), doubled: z.number(), wrong: z.number() },
});

async function scheduleFigures({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress('schedules against brute force in two processes, some minutes');
  const startedAt = performance.now();
  const parts = ['0', '1'].map((part) => inProcess('check-schedules.ts', [part, '2']));
  const sums = (await Promise.all(parts)).map((part) => sumsSchema.parse(part));
  const seconds = (performance.now() - startedAt) / 1000;
  const sum = (name: keyof (typeof sums)[number]) => sums.reduce((total, one) => total + one[name], 0);
  const none = { unit: 'slots', better: 'lower', target: 0 } as const;
  return [
    { name: 'slots compared', value: sum('slots'), unit: 'slots', better: 'higher', target: 10_000_000 },
    { name: 'slots missing', value: sum('missing'), ...none },
    { name: 'slots doubled', value: sum('doubled'), ...none },
    { name: 'slots at a wrong moment', value: sum('wrong'), ...none },
    { name: 'comparison of all zones', value: rounded(seconds), unit: 's', better: 'lower', target: 600 },
  ];
}
