import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyFile, readKeyFile, rotateKeyFile } from '../../../shared/adapters/node/key-file.ts';
import { KeyFileSecrets } from '../../../shared/adapters/node/key-file-secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

const secretsAt = async (path: string) => new KeyFileSecrets(await readKeyFile(path));

test('a key file is readable by its owner alone and never replaced by another', async () => {
  const path = join(await temporaryFolder(), 'keys.json');
  await createKeyFile(path);
  const before = await readFile(path, 'utf8');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await createKeyFile(path);
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('after a rotation old secrets open, and new ones need the new key', async () => {
  const path = join(await temporaryFolder(), 'keys.json');
  await createKeyFile(path);
  const before = await secretsAt(path);
  const old = await before.seal('old', 'c');
  await rotateKeyFile(path);
  const after = await secretsAt(path);
  expect(await after.open(old, 'c')).toBe('old');
  const fresh = await after.seal('new', 'c');
  expect(await after.open(fresh, 'c')).toBe('new');
  await expect(before.open(fresh, 'c')).rejects.toMatchObject({ causeKey: 'secrets.cannot-open' });
});

test('a missing or damaged key file is named, and no key is shown', async () => {
  const path = join(await temporaryFolder(), 'keys.json');
  await expect(readKeyFile(path)).rejects.toThrow(`the key file ${path} cannot be read`);
  const key = Buffer.alloc(32, 7).toString('base64');
  for (const text of [
    '',
    '{',
    '[]',
    `{"current":"a","keys":{"b":"${key}"}}`,
    `{"current":"a","keys":{"a":"${key}x"}}`,
  ]) {
    await writeFile(path, text);
    const error = await readKeyFile(path).catch((caught: unknown) => caught);
    expect(String(error)).toContain(`${path} is not a key file`);
    expect(String(error)).not.toContain(key.slice(0, 10));
  }
});
