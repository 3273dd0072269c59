import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { errorCode } from '../start-failed.ts';

/** What is known of a file; `undefined` when there is none. @throws Error of the system when it cannot be told */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
