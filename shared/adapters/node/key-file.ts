import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { parsedJson } from '../../kernel/json-text.ts';

const keyFileSchema = z.strictObject({
  /** Under which key new secrets are sealed. */
  current: z.string().min(1),
  /** Master keys by id, 32 bytes each in base64. */
  keys: z.record(z.string().regex(/^[a-z0-9-]{1,64}$/), z.base64().length(44)),
});

type KeyFile = z.infer<typeof keyFileSchema>;

/** Master keys, read from their file. */
export interface MasterKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** Reads the key file. @throws Error naming the path, never a key, when it is missing or no key file. */
export async function readKeyFile(path: string): Promise<MasterKeys> {
  const { current, keys } = await read(path);
  return {
    current,
    keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])),
  };
}

/** Makes a key file with one new key, readable by its owner alone. An existing file stays as it is. */
export async function createKeyFile(path: string): Promise<void> {
  const [id, key] = newKey();
  const draft = await writeDraft(path, { current: id, keys: { [id]: key } });
  try {
    // A link, unlike a rename, never replaces a file that another process made meanwhile.
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Adds a new key and makes it the current one; what was sealed under the former keys can still be opened. */
export async function rotateKeyFile(path: string): Promise<void> {
  const before = await read(path);
  const [id, key] = newKey();
  await rename(await writeDraft(path, { current: id, keys: { ...before.keys, [id]: key } }), path);
}

async function read(path: string): Promise<KeyFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`the key file ${path} cannot be read`, { cause: error });
  });
  const parsed = keyFileSchema.safeParse(parsedJson(text));
  if (!parsed.success || !parsed.data.keys[parsed.data.current]) {
    throw new Error(
      `${path} is not a key file; restore it from a copy, without it no stored secret can be opened`,
    );
  }
  return parsed.data;
}

function newKey(): readonly [id: string, key: string] {
  return [randomBytes(6).toString('hex'), randomBytes(32).toString('base64')];
}

async function writeDraft(path: string, content: KeyFile): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}
