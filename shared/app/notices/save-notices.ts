import type { NoticeSettings } from '../../contracts/settings/notice-settings.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { text } from '../../kernel/text.ts';
import type { HealthPings } from '../health/health-pings.ts';
import { checkRecipients } from '../reports/recipients.ts';
import { checkPing, FieldRefused } from '../reports/save-subscription.ts';
import { type NoticeParts, scheduleDigest } from './look-for-notices.ts';
import { noticeLook } from './ring-for-notices.ts';

export interface SaveNoticeParts extends Pick<NoticeParts, 'clock' | 'connections' | 'due' | 'portalOf'> {
  readonly pings: HealthPings;
  /** Whether the operator set up e-mail. */
  readonly canMail: boolean;
  readonly newRid: () => string;
}

/** Changes who is told of errors. @throws FieldRefused, PortalError, Busy, Broken, Transient */
export async function saveNotices(
  parts: SaveNoticeParts,
  connection: Connection,
  notices: NoticeSettings,
): Promise<void> {
  await checkUsers(parts, connection, notices);
  if (notices.emails.length > 0 && !parts.canMail) throw noMail();
  const { pingUrl } = notices;
  if (pingUrl !== undefined && pingUrl !== connection.settings.notices.pingUrl)
    await checkPing(parts.pings, pingUrl, ['pingUrl'], parts.newRid);
  const scope = { tenant: connection.tenant, connection: connection.id };
  await parts.connections.saveSettings(scope, { ...connection.settings, notices });
  const now = parts.clock.now();
  await scheduleDigest(parts, scope, notices, now);
  // Who is new hears of what went wrong just before.
  await parts.due.schedule(noticeLook(scope, now));
}

async function checkUsers(
  { portalOf }: SaveNoticeParts,
  connection: Connection,
  { portalUsers }: NoticeSettings,
): Promise<void> {
  if (portalUsers.length === 0) return;
  const recipients = { everybody: false, users: portalUsers, groups: [], departments: [] };
  const { gone } = await checkRecipients(portalOf(connection), recipients);
  if (gone.length === 0) return;
  const ids = gone.map(({ id }) => id).join(', ');
  throw new FieldRefused(
    ['portalUsers'],
    'notice.user-unknown',
    text(`На этом портале нет сотрудников ${ids}.`, `This portal has no users ${ids}.`),
  );
}

function noMail(): FieldRefused {
  return new FieldRefused(
    ['emails'],
    'notice.no-mail',
    text(
      'Почта не настроена: задайте сервер и адрес отправителя (docs/own-server.ru.md) и повторите.',
      'E-mail is not set up: give a server and the address of the sender (docs/own-server.md), then ask again.',
    ),
  );
}
