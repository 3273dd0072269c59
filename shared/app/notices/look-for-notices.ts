import type { ReportMessage } from '../../contracts/messages/report-message.ts';
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

/** How soon people of a portal are told. Milliseconds. */
const lookEvery = 10 * 60_000;
/** Reads of the journal by time may lag behind its writes; what is seen twice is told once. Milliseconds. */
const indexLag = 60_000;
/** The first look goes no further back. Milliseconds. */
const firstLook = 60 * 60_000;

/**
 * Looks what went wrong on a connection since the last look and tells people, each cause once a day; sends the digest
 * when it is time. The next look is scheduled first, so that no failure ends the looking.
 * @throws Busy, Broken, Transient
 */
export async function lookForNotices(parts: NoticeParts, scope: ConnectionScope): Promise<void> {
  const connection = await parts.connections.get(scope);
  const settings = connection?.settings.notices;
  if (!connection || !settings || !isWanted(settings)) return;
  const now = parts.clock.now();
  await scheduleNextLook(parts, scope, settings, now);
  await sendDigest(parts, connection, settings, now);
  if (settings.portalUsers.length === 0 || connection.status.state !== 'active') return;
  const from = (await parts.marks.lookedTo(scope)) ?? now - firstLook;
  const { date } = wallTime(settings.zone, now);
  for (const cause of await causesOf(parts.journal, scope, from, now)) {
    if (await parts.marks.isTold(scope, 'portal', date, cause.causeKey)) continue;
    await notifyPortal(parts, connection, settings, cause);
    await parts.marks.mark(scope, 'portal', date, cause.causeKey);
  }
  await parts.marks.setLookedTo(scope, now - indexLag);
}

/** Makes somebody look at a connection, or no longer, after its settings changed. */
export async function scheduleNextLook(
  { due }: Pick<NoticeParts, 'due'>,
  { tenant, connection }: ConnectionScope,
  settings: NoticeSettings,
  now: number,
): Promise<void> {
  const id = `notices-${connection}`;
  if (!isWanted(settings)) return due.cancel(id);
  const [digest] = settings.emails.length > 0 ? nextRun(digestRule(settings), now) : [];
  const looks = [
    ...(settings.portalUsers.length > 0 ? [now + lookEvery] : []),
    ...(digest ? [digest.at] : []),
  ];
  const message: ReportMessage = { kind: 'notices', tenant, connection };
  await due.schedule({
    ...{ id, dueAt: Math.min(...looks), queue: 'reports', body: JSON.stringify(message) },
    group: connection,
  });
}

function isWanted({ portalUsers, emails }: NoticeSettings): boolean {
  return portalUsers.length + emails.length > 0;
}
