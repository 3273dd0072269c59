import type { RunMessage } from '../../contracts/messages/report-message.ts';
import type { Recipients } from '../../contracts/reports/subscription.ts';
import { fileName, slotCode, slotName } from '../../domain/reports/slot-name.ts';
import { wallTime } from '../../domain/schedule/schedule.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { checkPdf } from './check-pdf.ts';
import { reportBlobs } from './make-report.ts';
import { onceSweep } from './old-files.ts';
import type { ReportParts } from './report-parts.ts';
import { isOver, onceSubscription } from './run.ts';
import type { StoredSubscription } from './subscriptions.ts';

type Parts = Pick<ReportParts, 'blobs' | 'clock' | 'due' | 'newToken' | 'reports' | 'runs'>;

/** Starts a run of a subscription that its schedule did not ask for; returns its name. */
export async function runNow(
  parts: Pick<Parts, 'clock' | 'newToken' | 'reports'>,
  scope: ConnectionScope,
  { id, said }: StoredSubscription,
): Promise<string> {
  const at = parts.clock.now();
  const wall = wallTime(said.schedule.zone, at);
  const slot = `${slotName(wall)}-now-${parts.newToken().slice(0, 8)}`;
  await send(parts, { kind: 'run', ...scope, subscription: id, slot, ...wall, at, manual: true, round: 0 });
  return slot;
}

export interface OncePost {
  /** Names the post within its connection: the same key again publishes nothing again. */
  readonly key: string;
  readonly title: string;
  readonly subject: string;
  readonly text: string;
  readonly recipients: Recipients;
}

/**
 * Publishes a PDF once, on the same path as reports; returns the name of the run. `readPdf` is asked the first time only.
 * @throws Rejected it is no PDF, and what `readPdf` throws
 */
export async function publishOnce(
  parts: Parts,
  scope: ConnectionScope,
  readPdf: () => Promise<Uint8Array>,
  { key, title, subject, text, recipients }: OncePost,
): Promise<string> {
  const at = parts.clock.now();
  const wall = wallTime('UTC', at);
  const blob = `${reportBlobs(scope, onceSubscription)}${slotName(wall)}-${key}.pdf`;
  const code = slotCode({ ...scope, subscription: onceSubscription, slot: key });
  const name = fileName(title, slotName(wall), code, 'pdf');
  const existing = await parts.runs.get(scope, { subscription: onceSubscription, slot: key });
  if (!existing) {
    const pdf = checkPdf(await readPdf());
    await parts.due.scheduleUnlessThere(onceSweep(scope, at));
    await parts.blobs.put(blob, pdf, 'application/pdf');
    const files = [{ name, blob, bytes: pdf.length }];
    const post = { subject, text: text.trim() || subject, recipients, files };
    const run = { subscription: onceSubscription, slot: key, ...wall, at, manual: true, post };
    await parts.runs.open(scope, run, 'made');
  }
  // Who asks again after a failure wants it tried again.
  const round = existing && isOver(existing) ? existing.round + 1 : (existing?.round ?? 0);
  await send(parts, {
    ...{ kind: 'run', ...scope, subscription: onceSubscription, slot: key, ...wall, at, manual: true, round },
  });
  return key;
}

async function send({ reports }: Pick<Parts, 'reports'>, message: RunMessage): Promise<void> {
  await reports.send([{ body: JSON.stringify(message), group: message.connection }]);
}
