import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configSchema } from '../../../local/config/config.ts';
import { loadConfig } from '../../../local/config/load-config.ts';
import { optionTexts } from '../../../local/config/option-texts.ts';
import { StartFailed } from '../../../local/start-failed.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'most24-config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function fileWith(content: string): Promise<string> {
  const file = join(folder, 'config.json');
  await writeFile(file, content);
  return file;
}

async function mistakes(
  content: string,
  environment: Record<string, string> = {},
): Promise<readonly string[]> {
  const file = await fileWith(content);
  try {
    await loadConfig({ file, environment, flags: {} });
    return [];
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error;
    return error.texts.map((text) => text.en.replace(file, 'FILE'));
  }
}

test('without anything the defaults hold', async () => {
  const config = await loadConfig({ file: undefined, environment: {}, flags: {} });
  expect(config).toEqual({
    dir: '.local',
    host: '127.0.0.1',
    port: 8780,
    trustProxy: false,
    metrics: 'token',
    concurrency: 8,
    stopSeconds: 25,
    calls: { sherpaLanguages: [] },
    egress: { allow: [] },
    mail: {},
    portal: {},
    log: { level: 'info' },
  });
});

test('the environment overrules the file, the command line both', async () => {
  const file = await fileWith(
    '{"port":1,"concurrency":1,"stopSeconds":1,"log":{"level":"warn","format":"json"}}',
  );
  const config = await loadConfig({
    file,
    environment: {
      MOST24_PORT: '2',
      MOST24_CONCURRENCY: '2',
      MOST24_LOG_LEVEL: 'debug',
      MOST24_TRUST_PROXY: 'true',
      MOST24_EGRESS_ALLOW: 'http://1c.office:8080, https://10.0.0.5',
    },
    flags: { port: 3, dir: undefined },
  });
  expect(config).toMatchObject({
    port: 3,
    concurrency: 2,
    stopSeconds: 1,
    trustProxy: true,
    log: { level: 'debug', format: 'json' },
    egress: { allow: ['http://1c.office:8080', 'https://10.0.0.5'] },
  });
});

test('every mistake is named at once, with its place and without its value', async () => {
  const found = await mistakes(
    '{"prot":1,"egress":{"allow":["http://a/path","nothing"],"deny":[]},"log":"loud","operatorToken":"s3cret"}',
    { MOST24_PORT: '80a', MOST24_NOTHING: 'x' },
  );
  expect(found).toEqual([
    'MOST24_NOTHING: there is no such option. All options: npm start -- --help.',
    'MOST24_PORT: the port must be: a whole number from 0 to 65535.',
    expect.stringMatching(/^FILE: operatorToken: the operator’s token; .* must be: 32–256 characters/),
    'FILE: egress.allow: origins inside a private network that may be reached must be: a list of origins like http://1c.office:8080 without a path (separated by commas in the variable).',
    'FILE: egress.deny: there is no such option. All options: npm start -- --help.',
    'FILE: log: must be an object.',
    'FILE: prot: there is no such option. All options: npm start -- --help.',
  ]);
  expect(found.join()).not.toMatch(/s3cret|80a|nothing/);
});

test.each([['not JSON'], ['[]'], ['7']])('a file that is no JSON object is refused: %s', async (content) => {
  expect(await mistakes(content)).toEqual([
    'The configuration file FILE cannot be read (JSON). It must be a JSON object.',
  ]);
});

test('a file that was asked for must be there', async () => {
  const loading = loadConfig({ file: join(folder, 'absent.json'), environment: {}, flags: {} });
  await expect(loading).rejects.toThrow(StartFailed);
});

test('every option has its words and its variable', () => {
  const paths = Object.entries(configSchema.shape).flatMap(([name, schema]) => {
    const inner = schema.type === 'prefault' ? schema.unwrap() : undefined;
    return inner && 'shape' in inner ? Object.keys(inner.shape).map((key) => `${name}.${key}`) : [name];
  });
  expect(Object.keys(optionTexts).sort()).toEqual(paths.sort());
});
