import { rm } from 'node:fs/promises';
import type { FolderPaths } from './paths.ts';
import { statIfThere } from './stat-if-there.ts';
import { writeWholeFile } from './write-file.ts';

/**
 * Marks the folder as being worked in; true when the mark was there already, because the house before was killed with
 * work in its hands.
 */
export async function markRunning(paths: FolderPaths): Promise<boolean> {
  if (await statIfThere(paths.running)) return true;
  await writeWholeFile(paths.running, '');
  return false;
}

/** Takes the mark away once nothing is in flight any more. */
export async function unmarkRunning(paths: FolderPaths): Promise<void> {
  await rm(paths.running, { force: true });
}
