import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { projectRoot } from '../../infra/bundle-options.ts';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { houseNameKey } from '../../shared/contracts/template.ts';
import { bundleFunction } from './bundle.ts';
import { deployedVariables } from './deployed-variables.ts';

const run = promisify(execFile);
const byName = functionContracts.map((contract) => [contract.name, contract] as const);
const folder = await mkdtemp(join(tmpdir(), 'most24-synth-'));

/** As `npm run synth` does, with all bundles and all checks of cdk-nag. */
beforeAll(async () => {
  const { PATH = '' } = process.env;
  await run(process.execPath, ['infra/main.ts'], { cwd: projectRoot, env: { PATH, CDK_OUTDIR: folder } });
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

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
async function uploaded(name: string): Promise<string> {
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
      ['--input-type=module', '--eval', program, await uploaded(name)],
      { cwd: tmpdir(), env: { ...deployedVariables(contract), AWS_REGION: 'eu-central-1' } },
    );
    expect(stdout.trim()).toBe(`function ${contract.kind}`);
    expect(stderr).toBe('');
  },
);

test.each(byName)(
  'the bundle of %s comes out the same again, and keeps to its budget',
  async (name, contract) => {
    const { code, own } = await bundleFunction(name);
    expect(Buffer.compare(await readFile(await uploaded(name)), code)).toBe(0);
    expect(own).toBeLessThanOrEqual(contract.bundleKilobytes * 1000);
  },
);
