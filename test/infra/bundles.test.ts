import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { projectRoot } from '../../infra/bundle-options.ts';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { houseNameKey } from '../../shared/contracts/template.ts';
import { weighBundle } from './bundle.ts';
import { deployedVariables } from './deployed-variables.ts';

const run = promisify(execFile);
const byName = functionContracts.map((contract) => [contract.name, contract] as const);
const folders: string[] = [];

beforeAll(async () => {
  const { PATH = '' } = process.env;
  const synthesise = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'most24-synth-'));
    folders.push(folder);
    await run(process.execPath, ['infra/main.ts'], { cwd: projectRoot, env: { PATH, CDK_OUTDIR: folder } });
  };
  await Promise.all([synthesise(), synthesise()]);
}, 180_000);

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Digest of every file below a folder, by path. */
async function digests(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    files.sort().map(async (file) => {
      const content = (await readFile(file, 'utf8')).replaceAll(folder, '<outdir>');
      return [file.slice(folder.length), createHash('sha256').update(content).digest('hex')] as const;
    }),
  );
  return Object.fromEntries(pairs);
}

test('two syntheses with all bundles are the same to the byte', async () => {
  const [first, second] = await Promise.all(folders.map(digests));
  expect(Object.keys(first ?? {}).length).toBeGreaterThan(functionContracts.length);
  expect(second).toEqual(first);
});

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Metadata: z.record(z.string(), z.unknown()).default({}),
      Properties: z.looseObject({ Code: z.looseObject({ S3Key: z.string() }).optional() }).default({}),
    }),
  ),
});

/** The bundle of a function as it would be uploaded. */
async function bundleOf(name: string): Promise<string> {
  const [folder = ''] = folders;
  const template = templateSchema.parse(
    JSON.parse(await readFile(join(folder, 'Service.template.json'), 'utf8')),
  );
  const lambda = Object.values(template.Resources).find(
    ({ Metadata, Properties }) => Metadata[houseNameKey] === name && Properties.Code,
  );
  return join(folder, `asset.${lambda?.Properties.Code?.S3Key.replace(/\.zip$/, '')}`, 'index.mjs');
}

test.each(byName)(
  'the bundle of %s loads with nothing beside it and exports the wrapped handler',
  async (name, contract) => {
    const program = `
    const { handler } = await import(process.argv[1]);
    console.log(typeof handler, handler[Symbol.for('most24.entry')]);
  `;
    const { stdout, stderr } = await run(
      process.execPath,
      ['--input-type=module', '--eval', program, await bundleOf(name)],
      { cwd: tmpdir(), env: { ...deployedVariables(contract), AWS_REGION: 'eu-central-1' } },
    );
    expect(stdout.trim()).toBe(`function ${contract.kind}`);
    expect(stderr).toBe('');
  },
);

test.each(byName)('the bundle of %s keeps to its budget', async (name, contract) => {
  const { own, total } = await weighBundle(name);
  expect(own).toBeLessThanOrEqual(contract.bundleKilobytes * 1000);
  // Weighed was what is uploaded.
  expect((await readFile(await bundleOf(name))).byteLength).toBeLessThan(total * 1.05);
});
