import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importWorker } from '../../../shared/contracts/functions/import-worker.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'most24-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file of 100 MB, 200 000 levels, an entity bomb and a zip bomb take at most 256 MB', async () => {
  const script = join(folder, 'exchange.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../support/exchange-process.ts')],
    outfile: script,
    ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const bomb = execFileSync(process.execPath, [script, 'bomb'], { maxBuffer: 64_000_000 });
  // As the function is deployed: bundled, with a small young generation; and with a heap that leaves room for the rest
  // of the process, because on a large machine Node collects late and takes what it may.
  const command = [
    `--max-semi-space-size=${importWorker.semiSpaceMegabytes}`,
    '--max-old-space-size=96',
    script,
  ];
  const told = execFileSync(process.execPath, command, { input: bomb, encoding: 'utf8' });
  const { results, peakMegabytes } = JSON.parse(told) as {
    readonly results: Readonly<Record<string, string>>;
    readonly peakMegabytes: number;
  };
  expect(results['100 MB']).toMatch(/^progress\nПрочитано объектов: \d{4}/);
  expect(results['levels']).toMatch(/^failure\nСлишком много вложенных уровней/);
  expect(results['entities']).toMatch(/^failure\nВ файле объявлены сущности/);
  expect(results['zip bomb']).toMatch(/^failure\nФайл сжат неправдоподобно сильно/);
  expect(peakMegabytes).toBeLessThanOrEqual(256);
}, 120_000);
