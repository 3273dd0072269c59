import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../start-failed.ts';
import { statIfThere } from './stat-if-there.ts';

/**
 * Copies the files of a folder that the other does not have yet in the same size and age. A file that goes away
 * meanwhile is left out. Returns how many were copied.
 */
export async function copyTree(from: string, to: string): Promise<number> {
  let copied = 0;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length));
    if (await copyIfOther(source, target)) copied++;
  }
  return copied;
}

async function copyIfOther(source: string, target: string): Promise<boolean> {
  try {
    const present = await stat(source);
    const kept = await statIfThere(target);
    if (kept && kept.size === present.size && Math.abs(kept.mtimeMs - present.mtimeMs) < 1) return false;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await utimes(target, present.atime, present.mtime);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
