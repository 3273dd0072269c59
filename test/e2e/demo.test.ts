import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';

const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));

const report = z.object({
  ok: z.boolean(),
  seconds: z.number(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), seconds: z.number(), text: z.string() })),
});

test('the story of the first start is true, step by step, and its log of calls is kept', async () => {
  const base = await mkdtemp(join(tmpdir(), 'most24-demo-'));
  const dir = join(base, 'data');
  try {
    const { code, out } = await run(['--once', '--dir', dir, '--port', '0', '--portal-port', '0']);
    const told = report.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
    expect(told.steps.filter((step) => !step.ok)).toEqual([]);
    expect(told.steps.map(({ name }) => name)).toEqual([
      'connect',
      'catalogue',
      'price',
      'again',
      'reports',
      'automation',
      'call',
    ]);
    const [pdf] = await readdir(join(dir, 'reports'));
    expect(pdf).toMatch(/^Остатки товаров на складах .* m24-\w{10}\.pdf$/);
    expect(told.ok).toBe(true);
    expect(code).toBe(0);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    const calls = (await readFile(join(dir, 'portal-calls.jsonl'), 'utf8')).trim().split('\n');
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.join('\n')).not.toMatch(/"(auth|access_token|refresh_token)":/);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}, 600_000);

function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, out }));
  });
}
