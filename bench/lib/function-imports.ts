import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { functionEntry } from '../../infra/bundle-options.ts';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { queueNames } from '../../shared/contracts/queues.ts';
import { bundleProgram } from './bundle-program.ts';
import { type Figure, median, rounded } from './figure.ts';

const measure =
  'const at = performance.now(); await import(process.argv[1]); console.log(performance.now() - at);';

/** Enough for `main.ts` of every function to be imported; nothing is called. */
const environment = {
  TABLE_NAME: 'table',
  EPHEMERAL_TABLE_NAME: 'ephemeral',
  BUCKET_NAME: 'blobs',
  SEAL_KEY_ARN: 'arn:aws:kms:eu-central-1:000000000000:key/0',
  QUEUE_URLS: JSON.stringify(
    Object.fromEntries(queueNames.map((name) => [name, `https://sqs.local/${name}`])),
  ),
  PUBLIC_URL: 'https://most24.example.com',
  AWS_REGION: 'eu-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
};

/**
 * How long each function's bundle, made as for AWS, takes to be imported in a fresh process, in turns with a handler
 * that is empty.
 */
export async function importFigures(
  runs: number,
  progress: (message: string) => void,
): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-imports-'));
  try {
    const empty = join(folder, 'empty.mjs');
    await writeFile(empty, 'export const handler = async () => undefined;\n');
    const bundles = new Map([['an empty handler', empty]]);
    for (const { name } of functionContracts) bundles.set(name, await bundle(name, folder));
    const times = new Map<string, number[]>();
    for (let run = 1; run <= runs; run += 1) {
      progress(`imports ${run} of ${runs}`);
      for (const [name, path] of bundles)
        times.set(name, [...(times.get(name) ?? []), await importTime(path)]);
    }
    return [...times].map(([name, values]) => ({
      name: `import of ${name}`,
      value: rounded(median(values)),
      unit: 'ms',
      better: 'lower',
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await bundleProgram(functionEntry(name), outfile);
  return outfile;
}

/** @throws Error with the end of what the process said, not the bundle that it quotes. */
async function importTime(path: string): Promise<number> {
  const env = { PATH: process.env['PATH'], ...environment };
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', measure, path],
      { env },
    );
    return Number(stdout);
  } catch (error) {
    throw new Error(`${path} cannot be imported: ${String(error).slice(-1000)}`);
  }
}
