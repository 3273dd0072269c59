import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { errorCode } from '../start-failed.ts';
import type { FolderPaths } from './paths.ts';
import { writeWholeFile } from './write-file.ts';

/**
 * The operator's bearer token: the configured one, else that of the folder, which is generated at the first start
 * (256 random bits) and readable by the owner only.
 */
export async function operatorToken(paths: FolderPaths, configured: string | undefined): Promise<string> {
  if (configured !== undefined) return configured;
  const kept = await readToken(paths.operatorToken);
  if (kept) return kept;
  const token = randomBytes(32).toString('base64url');
  await writeWholeFile(paths.operatorToken, `${token}\n`);
  return token;
}

/** What a function needs to know the operator by: SHA-256 of the token, hexadecimal. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function readToken(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
