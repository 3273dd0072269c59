import type { NoticeSettings } from '../../contracts/settings/notice-settings.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { nextRun, wallTime } from '../../domain/schedule/schedule.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { Portal } from '../../ports/portal.ts';
import type { Connections } from '../connections/connections.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { causesOf } from './causes.ts';
import { digestRule, sendDigest } from './digest.ts';
import type { NoticeMarks } from './notice-marks.ts';
import { notifyPortal } from './notify-portal.ts';
import { noticeLook } from './ring-for-notices.ts';

export interface NoticeParts {
  readonly connections: Connections;
  readonly journal: ErrorJournal;
  readonly marks: NoticeMarks;
  readonly due: DueItems;
  readonly portalOf: (connection: Connection) => Portal;
  /** Missing where the operator set up no e-mail. */
  readonly mailer?: Mailer;
  readonly clock: Clock;
}

/** After a look that found something the next one follows: for what an index showed too late, and what could not be told. */
const lookAgainAfter = 10 * 60_000;
/** Reads of the journal by time may lag behind its writes; what is seen twice is told once. Milliseconds. */
const indexLag = 60_000;
/** The first look goes no further back. Milliseconds. */
const firstLook = 60 * 60_000;

/**
 * Looks what went wrong on a connection since the last look and tells people, each cause once a day; sends the digest
 * when it is time. The journal rings for a look with every error; what has to follow is scheduled first, so that no
 * failure ends the looking.
 * @throws Busy, Broken, Transient
 */
export async function lookForNotices(parts: NoticeParts, scope: ConnectionScope): Promise<void> {
  const connection = await parts.connections.get(scope);
  if (!connection) return;
  const settings = connection.settings.notices;
  const now = parts.clock.now();
  await scheduleDigest(parts, scope, settings, now);
  await sendDigest(parts, connection, settings, now);
  if (settings.portalUsers.length > 0 && !isBeyondReach(connection))
    await tellPortal(parts, connection, settings, now);
}

async function tellPortal(
  parts: NoticeParts,
  connection: Connection,
  settings: NoticeSettings,
  now: number,
): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const from = (await parts.marks.lookedTo(scope)) ?? now - firstLook;
  const causes = await causesOf(parts.journal, scope, from, now);
  if (causes.length > 0) await parts.due.schedule(noticeLook(scope, now + lookAgainAfter));
  const { date } = wallTime(settings.zone, now);
  for (const cause of causes) {
    if (await parts.marks.isTold(scope, 'portal', date, cause.causeKey)) continue;
    await notifyPortal(parts, connection, settings, cause);
    await parts.marks.mark(scope, 'portal', date, cause.causeKey);
  }
  await parts.marks.setLookedTo(scope, now - indexLag);
}

/** Whether the portal itself is what does not work: then nobody can be told there. */
function isBeyondReach({ status }: Connection): boolean {
  if (status.state === 'paused') return status.causeKey.startsWith('portal.');
  return status.state === 'uninstalled';
}

/** Makes the next digest come, or none, as the settings say. */
export async function scheduleDigest(
  { due }: Pick<NoticeParts, 'due'>,
  scope: ConnectionScope,
  settings: NoticeSettings,
  now: number,
): Promise<void> {
  const id = `digest-${scope.connection}`;
  const [digest] = settings.emails.length > 0 ? nextRun(digestRule(settings), now) : [];
  if (digest) await due.schedule({ ...noticeLook(scope, digest.at), id });
  else await due.cancel(id);
}
