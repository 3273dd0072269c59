import type { Blobs } from '../../ports/blobs.ts';

/** Files of reports are kept so long; the posts keep theirs on the portal. */
const keptDays = 90;
/** Deleted at once. */
const mostAtOnce = 500;

/** Deletes files whose slot is long ago. Their names begin with the date, so the oldest come first. */
export async function deleteOldFiles(blobs: Blobs, prefix: string, now: number): Promise<void> {
  const limit = `${prefix}${new Date(now - keptDays * 86_400_000).toISOString().slice(0, 10)}`;
  const old: string[] = [];
  for await (const { key } of blobs.list(prefix)) {
    if (key >= limit || old.length === mostAtOnce) break;
    old.push(key);
  }
  if (old.length > 0) await blobs.delete(old);
}
