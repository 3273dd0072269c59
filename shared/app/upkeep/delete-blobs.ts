import type { Blobs } from '../../ports/blobs.ts';

/** As many as one call of S3 deletes. */
const atOnce = 1000;

/** Deletes everything below a prefix for as long as it may; true when nothing is left. */
export async function deleteBlobs(blobs: Blobs, prefix: string, mayGoOn: () => boolean): Promise<boolean> {
  for (;;) {
    const keys: string[] = [];
    for await (const { key } of blobs.list(prefix)) {
      keys.push(key);
      if (keys.length === atOnce) break;
    }
    if (keys.length === 0) return true;
    if (!mayGoOn()) return false;
    await blobs.delete(keys);
  }
}
