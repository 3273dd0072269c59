import type { Connection } from '../../domain/connections/connection.ts';
import { text } from '../../kernel/text.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { GoneRecipient, RecipientKind } from './recipients.ts';
import type { ReportParts } from './report-parts.ts';
import type { PublishedReport, ReportRun } from './run.ts';

/** Notes a post with its subscription and in the history of the connection. Telling it again changes nothing. */
export async function tellPosted(
  { subscriptions, history, connections }: Pick<ReportParts, 'subscriptions' | 'history' | 'connections'>,
  scope: ConnectionScope,
  { id, said }: PublishedReport,
  run: ReportRun,
): Promise<void> {
  const { slot, postId = '', link = '', finishedAt = run.at, post } = run;
  await subscriptions.posted(scope, id, { slot, postId, link, postedAt: finishedAt });
  const connection = await connections.get(scope);
  if (!connection) return;
  const entry = {
    id: `report-${id}-${slot}`,
    at: finishedAt,
    operation: 'report.posted',
    outcome: 'done' as const,
    object: { kind: 'report', id },
    text: text(`Опубликован отчёт «${said.subject}»`, `Published the report “${said.subject}”`),
    details: { slot, postId, link, files: post?.files.map(({ name }) => name) ?? [] },
  };
  await history.append(scope, [entry], connection.settings.history);
}

const kindNames: Readonly<Record<RecipientKind, { readonly ru: string; readonly en: string }>> = {
  users: text('сотрудники', 'users'),
  groups: text('группы', 'groups'),
  departments: text('отделы', 'departments'),
};

/** Tells in the journal who of the recipients was skipped: once a slot. */
export async function tellGone(
  { journal }: Pick<ReportParts, 'journal'>,
  { tenant, id: connection, settings }: Connection,
  subscription: PublishedReport,
  { slot }: ReportRun,
  gone: readonly GoneRecipient[],
): Promise<void> {
  if (gone.length === 0) return;
  const named = (language: 'ru' | 'en') =>
    [...Map.groupBy(gone, ({ kind }) => kind)]
      .map(([kind, some]) => `${kindNames[kind][language]} ${some.map(({ id }) => id).join(', ')}`)
      .join('; ');
  await journal.record(
    {
      subject: { tenant, connection, object: { kind: 'report', id: subscription.id } },
      id: `gone-${subscription.id}-${slot}`,
      failure: 'rejected',
      causeKey: 'report.recipients-gone',
      text: text(
        `Часть получателей отчёта «${subscription.said.subject}» пропущена, их нет на портале: ${named('ru')}. Исправьте список.`,
        `Some recipients of the report “${subscription.said.subject}” were skipped, they are not on the portal: ${named('en')}. Correct the list.`,
      ),
      details: { slot, skipped: gone.length },
    },
    settings.history.keepErrorsDays,
  );
}
