import { open } from 'node:fs/promises';

/** Makes a rename within the folder last, where the system can sync a folder (Windows cannot, and need not). */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
