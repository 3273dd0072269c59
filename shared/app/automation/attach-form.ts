import { tongueOf } from '../../domain/automation/tongue.ts';
import { Broken, Busy, Rejected, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { type Portal, PortalError, type PortalRow } from '../../ports/portal.ts';
import type { BaseDocument } from '../agent/base-documents.ts';
import type { Errand } from '../agent/errand-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import { askAgainAt, longestRequest, patiently, portalSilent } from './portal-trouble.ts';
import { readForm } from './read-form.ts';

/**
 * Adds the printed form that an errand brought to the timeline of its deal, once: the code in the file's name tells
 * whether an attempt whose answer was lost has done so.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/comments/crm-timeline-comment-add.html
 * @throws Rejected with a sentence, Busy while the portal cannot be asked or may still be working on an earlier attempt
 */
export async function attachForm(
  parts: AutomationParts,
  scope: ConnectionScope,
  errand: Errand,
  document: BaseDocument | undefined,
): Promise<void> {
  const connection = await parts.connections.get(scope);
  if (!document || !connection) throw noDocument();
  const { clock, formPosts } = parts;
  const before = await formPosts.get(scope, errand.id);
  if (before?.state === 'sent') return;
  const bytes = await readForm(parts, scope, errand);
  const portal = parts.portalOf({ tenant: scope.tenant, member: connection.member });
  const code = formCode(errand.id);
  if (before) {
    if (await patiently(parts, () => isThere(portal, document.deal, code)))
      return formPosts.sent(scope, errand.id);
    const decidedAt = before.sentAt + longestRequest;
    if (clock.now() < decidedAt) throw portalSilent(decidedAt);
  }
  if (!(await formPosts.begin(scope, errand.id, before, clock.now())))
    throw portalSilent(clock.now() + longestRequest);
  const { installations } = parts;
  const language = tongueOf((await installations.get(connection.member))?.language ?? 'ru');
  const title = await titleOf(parts, scope, errand, language);
  await send(parts, scope, errand, portal, {
    ENTITY_ID: Number(document.deal),
    ENTITY_TYPE: 'deal',
    COMMENT: commentOf(title, document, language),
    FILES: [[`${fileName(title, document)} ${code}.pdf`, Buffer.from(bytes).toString('base64')]],
  });
}

async function send(
  { clock, formPosts }: AutomationParts,
  scope: ConnectionScope,
  { id }: Errand,
  portal: Portal,
  fields: PortalRow,
): Promise<void> {
  try {
    await portal.call({ method: 'crm.timeline.comment.add', params: { fields }, repeat: 'once' });
  } catch (error) {
    if (error instanceof PortalError) {
      if (error.kind === 'unknown-outcome') throw portalSilent(clock.now() + longestRequest, error);
      await formPosts.neverSent(scope, id);
      const again = askAgainAt(error, clock.now());
      throw again === undefined ? refused(error) : portalSilent(again, error);
    }
    // These come before anything was sent.
    if (error instanceof Busy || error instanceof Broken) await formPosts.neverSent(scope, id);
    if (error instanceof Transient) throw portalSilent(clock.now() + longestRequest, error);
    throw error;
  }
  await formPosts.sent(scope, id);
}

/** Whether the timeline has a comment with the file. */
async function isThere(portal: Portal, deal: string, code: string): Promise<boolean> {
  const params = {
    filter: { ENTITY_ID: Number(deal), ENTITY_TYPE: 'deal' },
    select: ['ID', 'FILES'],
    order: { ID: 'DESC' },
  };
  try {
    const { result } = await portal.call({ method: 'crm.timeline.comment.list', params, repeat: 'read' });
    const rows = Array.isArray(result) ? (result as readonly PortalRow[]) : [];
    return rows.some(({ FILES: files }) =>
      Object.values(files ?? {}).some((file) => String((file as PortalRow)['name'] ?? '').includes(code)),
    );
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    if (error.kind === 'not-found' || error.kind === 'access-denied') return false;
    throw portalSilent(0, error);
  }
}

async function titleOf(
  { abilities }: AutomationParts,
  scope: ConnectionScope,
  { content }: Errand,
  language: 'ru' | 'en',
): Promise<string> {
  if (content.kind !== 'print') return '';
  const wanted = content.form;
  const known = (await abilities.get(scope))?.documents.find(({ type }) => type === content.type);
  const title = known?.forms.find(({ form }) => form === wanted)?.title;
  return title ? ((language === 'en' ? title.en : undefined) ?? title.ru) : wanted;
}

function commentOf(title: string, { date, number }: BaseDocument, language: 'ru' | 'en'): string {
  const day = language === 'ru' ? date.slice(0, 10).split('-').reverse().join('.') : date.slice(0, 10);
  return language === 'ru' ? `${title} № ${number} от ${day} (1С)` : `${title} No. ${number} of ${day} (1C)`;
}

function fileName(title: string, { number }: BaseDocument): string {
  return `${title} ${number}`.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '-').slice(0, 120);
}

/** In the file's name. */
function formCode(errand: string): string {
  return errand.replaceAll(/[^a-zA-Z0-9]/g, '').slice(0, 10);
}

function noDocument(): Rejected {
  return new Rejected(
    'form.no-document',
    text(
      'Документ больше не относится к сделке, печатную форму некуда добавить.',
      'The document belongs to no deal any more: there is nowhere to add the printed form.',
    ),
  );
}

function refused(error: PortalError): Rejected {
  const said = error.description || error.code;
  return new Rejected(
    `form.refused.${error.kind}`,
    error.kind === 'not-found' || error.kind === 'access-denied'
      ? text(
          'Сделка удалена или недоступна приложению: печатную форму некуда добавить.',
          'The deal is deleted or the application may not see it: there is nowhere to add the printed form.',
        )
      : text(
          `Портал не принял печатную форму: ${said}.`,
          `The portal did not take the printed form: ${said}.`,
        ),
    { code: error.code },
  );
}
