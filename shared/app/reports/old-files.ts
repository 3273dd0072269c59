import type { ReportMessage } from '../../contracts/messages/report-message.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { DueItem } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { reportBlobs } from './make-report.ts';
import type { ReportParts } from './report-parts.ts';
import { onceSubscription } from './run.ts';

/** Files of reports are kept so long; the posts keep theirs on the portal. */
const keptDays = 90;
/** Deleted at once. */
const mostAtOnce = 500;

/** Deletes files whose slot is long ago. Their names begin with the date, so the oldest come first. True when none is left. */
export async function deleteOldFiles(blobs: Blobs, prefix: string, now: number): Promise<boolean> {
  const limit = `${prefix}${new Date(now - keptDays * 86_400_000).toISOString().slice(0, 10)}`;
  const old: string[] = [];
  let left = false;
  for await (const { key } of blobs.list(prefix)) {
    left = key >= limit || old.length === mostAtOnce;
    if (left) break;
    old.push(key);
  }
  if (old.length > 0) await blobs.delete(old);
  return !left;
}

/** When somebody has to look again at files that are new now. */
export function oldFrom(now: number): number {
  return now + (keptDays + 1) * 86_400_000;
}

/** The look at the files of posts without a subscription; there is one as long as there are files. */
export function onceSweep({ tenant, connection }: ConnectionScope, now: number): DueItem {
  const message: ReportMessage = { kind: 'sweep', tenant, connection };
  return {
    ...{ id: `report-sweep-${connection}`, dueAt: oldFrom(now), queue: 'reports', group: connection },
    body: JSON.stringify(message),
  };
}

/** Deletes old files of posts that no subscription stands behind, and comes again while there are others. */
export async function sweepOncePosts(
  { blobs, clock, due }: Pick<ReportParts, 'blobs' | 'clock' | 'due'>,
  scope: ConnectionScope,
): Promise<void> {
  const now = clock.now();
  const none = await deleteOldFiles(blobs, reportBlobs(scope, onceSubscription), now);
  if (!none) await due.schedule(onceSweep(scope, now));
}
