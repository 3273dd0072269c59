import type { NoticeSettings } from '../../contracts/settings/notice-settings.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Portal, PortalError } from '../../ports/portal.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { Cause } from './causes.ts';

interface Parts {
  readonly portalOf: (connection: Connection) => Portal;
  readonly journal: ErrorJournal;
}

/**
 * Tells users of the portal of a cause. The tag makes a second notice take the place of the first, so that telling it
 * again after a crash shows it once. https://apidocs.bitrix24.com/api-reference/chats/notifications/im-notify-system-add.html
 * @throws Transient when the portal cannot be reached, Busy, Broken
 */
export async function notifyPortal(
  { portalOf, journal }: Parts,
  connection: Connection,
  { portalUsers, language }: NoticeSettings,
  cause: Cause,
): Promise<void> {
  const portal = portalOf(connection);
  const message = messageOf(connection, cause, language);
  const TAG = `MOST24|${connection.id}|${cause.causeKey}`;
  const results = await portal.batch(
    portalUsers.map((id) => ({
      method: 'im.notify.system.add',
      params: { USER_ID: id, MESSAGE: message, TAG },
      // The tag makes it so: https://apidocs.bitrix24.com/api-reference/chats/notifications/
      repeat: 'idempotent' as const,
    })),
  );
  const deaf: string[] = [];
  for (const [index, result] of results.entries()) {
    if (result.ok && result.value.result !== false) continue;
    if (!result.ok && mayPass(result.error)) throw unavailable(result.error);
    deaf.push(portalUsers[index] ?? '');
  }
  if (deaf.length > 0) await journalDeaf(journal, connection, deaf);
}

function mayPass({ kind }: PortalError): boolean {
  return kind === 'unavailable' || kind === 'limited' || kind === 'unknown-outcome' || kind === 'not-run';
}

function unavailable(cause: PortalError): Transient {
  return new Transient(
    'notice.portal-unavailable',
    text(
      'Портал не отвечает; уведомление придёт позже.',
      'The portal does not answer; the notice comes later.',
    ),
    {},
    { cause },
  );
}

function messageOf({ id, name }: Connection, cause: Cause, language: 'ru' | 'en'): string {
  const { objects } = cause;
  const more =
    language === 'ru'
      ? `${objects > 1 ? ` Объектов: ${objects}.` : ''} Подробности — в журнале ошибок.`
      : `${objects > 1 ? ` Objects: ${objects}.` : ''} See the error journal for details.`;
  const head =
    language === 'ru' ? `Most24, подключение ${id} (${name})` : `Most24, connection ${id} (${name})`;
  // Words of bases must not become commands of BB code.
  const told = cause.text[language].replaceAll('[', '(').replaceAll(']', ')');
  return `${head}: ${told}${more}`;
}

async function journalDeaf(
  journal: ErrorJournal,
  { tenant, id, settings }: Connection,
  deaf: readonly string[],
): Promise<void> {
  const users = deaf.join(', ');
  await journal.record(
    {
      subject: { tenant, connection: id, object: { kind: 'notice', id: 'portal' } },
      ...{ id: `deaf-${users}`, failure: 'rejected', causeKey: 'notice.not-delivered' },
      text: text(
        `Уведомления об ошибках не доходят до сотрудников ${users}: их нет на портале или приложению нельзя. Исправьте список получателей.`,
        `Notices of errors do not reach the users ${users}: they are not on the portal, or the application may not. Correct the list.`,
      ),
      details: { users },
    },
    settings.history.keepErrorsDays,
  );
}
