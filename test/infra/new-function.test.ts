import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { projectRoot } from '../../infra/bundle-options.ts';
import { createFunction } from '../../tools/new-function/create-function.ts';
import { namesOf } from '../../tools/new-function/names.ts';

const run = promisify(execFile);
let root = '';
let written: readonly string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'most24-new-function-'));
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    maxBuffer: 1 << 24,
  });
  for (const path of stdout.trim().split('\n')) {
    if (existsSync(join(projectRoot, path))) await cp(join(projectRoot, path), join(root, path));
  }
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  written = [
    ...(await createFunction(root, 'price-list', { kind: 'http' })),
    ...(await createFunction(root, 'night-watch', { kind: 'schedule' })),
    ...(await createFunction(root, 'imports-reader', { kind: 'queue', queue: 'imports-reader' })),
    ...(await createFunction(root, 'bell-ringer', { kind: 'queue', queue: 'bells.fifo' })),
  ];
  await run(tool('biome'), ['check', '--write', '--vcs-enabled=false', ...new Set(written)], { cwd: root });
});

afterAll(() => rm(root, { recursive: true, force: true }));

function tool(name: string): string {
  return join(projectRoot, 'node_modules/.bin', name);
}

/** Runs a check of the house in the copy and returns what it printed. @throws Error with the same when it fails */
async function check(name: string, ...args: readonly string[]): Promise<string> {
  const { PATH = '' } = process.env;
  try {
    return (await run(tool(name), args, { cwd: root, env: { PATH }, maxBuffer: 1 << 24 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${name} is not content:\n${stdout}\n${stderr}`);
  }
}

const patience = 300_000;

test(
  'a new function of every kind passes the type check',
  () => check('tsc', '-p', 'tsconfig.json', '--incremental', 'false'),
  patience,
);

test(
  '… and the formatter and the linters',
  async () => {
    const files = [...new Set(written)];
    await check('biome', 'ci', '--error-on-warnings', '--vcs-enabled=false', ...files);
    await check('oxlint', '--type-aware', '--deny-warnings', ...files);
  },
  patience,
);

test(
  '… and brings nothing that is unused',
  async () => {
    const { issues } = z
      .object({ issues: z.array(z.object({ file: z.string() })) })
      .parse(JSON.parse(await check('knip', '--reporter', 'json', '--no-exit-code')));
    expect(issues.filter(({ file }) => written.includes(file))).toEqual([]);
  },
  patience,
);

test(
  '… and its own test and all tests on the template',
  async () => {
    const own = ['price-list', 'night-watch', 'imports-reader', 'bell-ringer'].map(
      (name) => `test/unit/${name}`,
    );
    await check('vitest', 'run', 'test/infra/template.test.ts', ...own);
  },
  patience,
);

test('… and its entry is short', async () => {
  for (const path of written.filter((file) => file.endsWith('/main.ts'))) {
    expect((await readFile(join(root, path), 'utf8')).trim().split('\n').length).toBeLessThanOrEqual(15);
  }
});

test('a name that is taken or no name is refused, and nothing is written', async () => {
  await expect(createFunction(root, 'price-list', { kind: 'http' })).rejects.toThrow('already');
  await expect(createFunction(root, 'PriceList', { kind: 'http' })).rejects.toThrow('lower-case');
  await expect(createFunction(root, '../x', { kind: 'http' })).rejects.toThrow('lower-case');
  await expect(createFunction(root, 'odd', { kind: 'queue', queue: 'Odd Queue' })).rejects.toThrow(
    'lower-case',
  );
});

test('names are spelled as each place wants them', () => {
  expect(namesOf('price-list')).toEqual({ kebab: 'price-list', camel: 'priceList', pascal: 'PriceList' });
});
