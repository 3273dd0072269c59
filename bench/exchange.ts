import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { readCatalogue } from '../shared/adapters/onec/commerceml/read-catalogue.ts';
import { catalogueBytes } from './lib/catalogue-stream.ts';
import { callFigures } from './lib/exchange-calls.ts';
import { type BenchContext, type Figure, median, rounded } from './lib/figure.ts';

const runs = 7;
const sampleBytes = 40_000_000;
const streamBytes = 1_000_000_000;

/**
 * The exchange of catalogues: how fast a file of 1C is read on one core, how much memory 1 GB of it takes, and how few
 * calls of the portal a catalogue costs.
 */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  const pieces = [...catalogueBytes(sampleBytes)];
  const rates: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    rates.push(await parseRate(pieces));
    progress(`parse run ${run} of ${runs}: ${rounded(rates.at(-1) ?? 0)} MB/s`);
  }
  progress('reading 1 GB in a fresh process');
  const peak = await peakMegabytes();
  return [
    {
      name: 'catalogue parse, one core',
      value: rounded(median(rates)),
      unit: 'MB/s',
      better: 'higher',
      target: 15,
    },
    { name: 'peak memory, 1 GB catalogue', value: rounded(peak), unit: 'MB', better: 'lower', target: 120 },
    ...(await callFigures(progress)),
  ];
}

/**
 * Megabytes a second of one core, of bytes that stand in memory already. Processor time, all threads of the process
 * together, so that neighbours on a busy machine do not count and helpers of the engine do.
 */
async function parseRate(pieces: readonly Uint8Array[]): Promise<number> {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const begun = process.cpuUsage();
  let complete = false;
  for await (const record of readCatalogue(asynchronously(pieces), { file: 'import.xml' })) {
    if (record.kind === 'documentEnd') complete = record.complete;
  }
  if (!complete) throw new Error('the sample was not read to its end');
  const { user, system } = process.cpuUsage(begun);
  return bytes / (user + system);
}

async function* asynchronously(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/**
 * Peak resident memory of a process that does nothing else, built and started as a function is: bundled (stripping
 * types as Node does it takes 35 MB), with a young generation of at most 3 × 8 MB, since V8 lets it grow for as long as
 * a stream of short-lived objects lasts.
 */
async function peakMegabytes(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'most24-bench-'));
  try {
    const script = join(folder, 'parse-once.mjs');
    await bundle(`${import.meta.dirname}/lib/parse-once.ts`, script);
    const command = ['--max-semi-space-size=8', script, String(streamBytes)];
    const { stdout } = await promisify(execFile)(process.execPath, command);
    const told = JSON.parse(stdout) as { readonly goods: number; readonly peakMegabytes: number };
    if (told.goods < 100_000) throw new Error(`only ${told.goods} goods were read`);
    return told.peakMegabytes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(entry: string, outfile: string): Promise<void> {
  const require =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: require },
    logLevel: 'error',
  });
}
