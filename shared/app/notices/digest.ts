import type { NoticeSettings } from '../../contracts/settings/notice-settings.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { type ScheduleRule, type Slot, slotsBetween, wallTime } from '../../domain/schedule/schedule.ts';
import { Transient } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import { type Letter, type Mailer, MailFailed } from '../../ports/mailer.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import { type Cause, causesOf } from './causes.ts';
import type { NoticeMarks } from './notice-marks.ts';

interface Parts {
  readonly journal: ErrorJournal;
  readonly marks: NoticeMarks;
  readonly mailer?: Mailer;
}

const dayMilliseconds = 86_400_000;
/** A digest that could not be sent for so long is left out. Milliseconds. */
const longestDelay = 12 * 3_600_000;
/** Causes that a letter lists. */
const mostCauses = 100;
const digest = 'digest';

/**
 * Sends the errors of the last day when it is time, in one letter a day. The day is marked before the letter goes: cut off
 * in between, people miss one letter rather than get two; a letter that surely was not sent is tried again.
 * @throws Transient when the mail server cannot be reached
 */
export async function sendDigest(
  { journal, marks, mailer }: Parts,
  connection: Connection,
  settings: NoticeSettings,
  now: number,
): Promise<void> {
  if (!mailer || settings.emails.length === 0) return;
  const slot = lastDigest(settings, now);
  if (!slot) return;
  const scope = { tenant: connection.tenant, connection: connection.id };
  if (await marks.isTold(scope, 'mail', slot.date, digest)) return;
  const causes = await causesOf(journal, scope, slot.at - dayMilliseconds, slot.at);
  if (!(await marks.mark(scope, 'mail', slot.date, digest)) || causes.length === 0) return;
  try {
    await mailer.send(letterOf(connection, settings, slot, causes));
  } catch (error) {
    if (!(error instanceof MailFailed)) throw error;
    await journalUnsent(journal, connection, slot, error);
    if (error.sent) return;
    await marks.unmark(scope, 'mail', slot.date, digest);
    throw new Transient('notice.mail-failed', unsent, {}, { cause: error });
  }
}

/** Every day at the time of the digest. */
export function digestRule({ digestTime, zone }: NoticeSettings): ScheduleRule {
  return { days: [1, 2, 3, 4, 5, 6, 7], times: [digestTime], zone };
}

function lastDigest(settings: NoticeSettings, now: number): Slot | undefined {
  return [...slotsBetween(digestRule(settings), now - longestDelay, now)].at(-1);
}

function letterOf(
  { id, name }: Connection,
  { emails, language, zone }: NoticeSettings,
  { date }: Slot,
  causes: readonly Cause[],
): Letter {
  const said = (both: Text) => both[language];
  const lines = causes.slice(0, mostCauses).map((cause) => {
    const { date: day, time } = wallTime(zone, cause.lastAt);
    const facts = text(
      `раз: ${cause.count}, объектов: ${cause.objects}, последний — ${day} ${time}`,
      `times: ${cause.count}, objects: ${cause.objects}, last at ${day} ${time}`,
    );
    return `• ${said(cause.text)}\n  (${said(facts)}; ${cause.causeKey})`;
  });
  const left = causes.length - lines.length;
  if (left > 0) lines.push(said(text(`… и ещё причин: ${left}`, `… and ${left} more causes`)));
  const opening = text(
    `Ошибки обмена за сутки, подключение ${id} (${name}):`,
    `Errors of the exchange in the last day, connection ${id} (${name}):`,
  );
  const closing = text(
    'Подробности и повтор — в журнале ошибок подключения.',
    'Details, and how to repeat the work, are in the error journal of the connection.',
  );
  return {
    to: emails,
    subject: said(
      text(
        `Most24: ошибки обмена, подключение ${id}, причин: ${causes.length}`,
        `Most24: errors of the exchange, connection ${id}, causes: ${causes.length}`,
      ),
    ),
    text: [said(opening), '', ...lines, '', said(closing), ''].join('\n'),
    id: `digest-${id}-${date}`,
  };
}

const unsent = text(
  'Письмо со сводкой ошибок не отправлено: почтовый сервер не принял его. Проверьте настройки почты.',
  'The letter with the digest of errors was not sent: the mail server did not take it. Check the settings of e-mail.',
);

async function journalUnsent(
  journal: ErrorJournal,
  { tenant, id, settings }: Connection,
  { date }: Slot,
  { sent }: MailFailed,
): Promise<void> {
  await journal.record(
    {
      subject: { tenant, connection: id, object: { kind: 'notice', id: 'mail' } },
      ...{ id: `mail-${date}`, failure: 'transient', causeKey: 'notice.mail-failed', text: unsent },
      details: { day: date, perhapsSent: sent },
    },
    settings.history.keepErrorsDays,
  );
}
