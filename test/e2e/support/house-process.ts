import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export const testHouse = 'test/e2e/support/test-house.ts';
export const product = 'local/main.ts';

const endpointsSchema = z.looseObject({
  api: z.string(),
  openapi: z.string(),
  admin: z.object({ url: z.string(), token: z.string() }),
});

export interface HouseProcess {
  readonly child: ChildProcess;
  readonly endpoints: z.infer<typeof endpointsSchema>;
  /** Everything written so far to standard output and standard error. */
  output(): string;
  /** Sends the signal and resolves to the exit code once it is gone; null when the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

interface StartOptions {
  readonly script: string;
  readonly dir: string;
  readonly args?: readonly string[];
  /** With the simulated portal and base. */
  readonly demo?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. */
export async function run(
  options: StartOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output, ended } = launch(options);
  const killer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const code = await ended;
  clearTimeout(killer);
  return { code, output: output() };
}

/** Starts a house and waits for its `endpoints.json`. */
export async function startHouseProcess(options: StartOptions): Promise<HouseProcess> {
  const { child, output, ended } = launch(options);
  const path = join(options.dir, 'endpoints.json');
  const endpoints = await Promise.race([
    readEndpoints(path, child.pid ?? 0),
    ended.then((code): never => {
      throw new Error(`the house ended with ${code}: ${output()}`);
    }),
  ]);
  return {
    child,
    endpoints,
    output,
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function launch({ script, dir, args = [], demo = false, environment = {} }: StartOptions) {
  const simulated = demo ? ['--portal-port', '0'] : ['--no-demo'];
  const child = spawn(process.execPath, [script, ...simulated, '--dir', dir, '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, MOST24_LOG_FORMAT: 'json', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => written };
}

/** A file left by a killed house must not be taken for that of the new one. */
async function readEndpoints(path: string, pid: number): Promise<z.infer<typeof endpointsSchema>> {
  for (let attempt = 0; attempt < 1500; attempt++) {
    const found = await readFile(path, 'utf8').catch(() => undefined);
    const parsed = found === undefined ? undefined : endpointsSchema.parse(JSON.parse(found));
    if (parsed && parsed['pid'] === pid) return parsed;
    await sleep(20);
  }
  throw new Error('the house wrote no endpoints.json within 30 s');
}
