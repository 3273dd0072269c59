import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const endpointsSchema = z.looseObject({
  api: z.string(),
  admin: z.object({ token: z.string() }),
  portal: z.object({ control: z.string(), webhook: z.string().optional() }).optional(),
  onec: z.object({ key: z.string(), connectionId: z.string() }).optional(),
});

/** The one-machine runtime in a process and a folder of its own. */
export interface SpawnedHouse {
  readonly endpoints: z.output<typeof endpointsSchema>;
  end(): Promise<void>;
}

/** Starts it and waits for its first 200. @throws Error when it ends before */
export async function spawnHouse(
  args: readonly string[],
  prepare: (dir: string) => Promise<void> = () => Promise.resolve(),
): Promise<SpawnedHouse> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-automation-'));
  await prepare(dir);
  const house = spawn(process.execPath, ['local/main.ts', ...args, '--dir', dir, '--port', '0'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, MOST24_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const end = async () => {
    house.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  };
  for (;;) {
    if (house.exitCode !== null) throw new Error('the house did not start');
    const found = await readFile(join(dir, 'endpoints.json'), 'utf8').catch(() => undefined);
    if (found !== undefined) {
      const endpoints = endpointsSchema.parse(JSON.parse(found));
      const { status } = await fetch(`${endpoints.api}/healthz`);
      if (status === 200) return { endpoints, end };
    }
    await sleep(20);
  }
}
