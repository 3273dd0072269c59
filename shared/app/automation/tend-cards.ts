import { cardLayout } from '../../domain/automation/card-layout.ts';
import { tongueOf } from '../../domain/automation/tongue.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Result } from '../../kernel/result.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { PortalAnswer, PortalCommand, PortalError, PortalRow } from '../../ports/portal.ts';
import type { BaseDocument } from '../agent/base-documents.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { DocumentCard, DueCard } from './document-cards.ts';
import { gatherMilliseconds } from './gather.ts';
import { leaveDeals } from './leave-deals.ts';
import { askAgainAt, longestRequest, patiently, portalSilent } from './portal-trouble.ts';
import type { PortalScope } from './robot-runs.ts';
import { tellAutomation } from './tell-automation.ts';
import type { Tended } from './tended.ts';

/** What is sent together; the client packs fifty commands a call and has several calls in flight. */
const together = 1000;
const dealType = 2;

/**
 * Brings cards of a portal in step with their documents, many a batch, by one worker at a time. One card per document:
 * that it is being added is noted before, and an attempt whose answer was lost is looked for by the document's reference.
 * A document that was tied to another deal takes its card along: out of the one timeline first, then into the other.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/activities/configurable/crm-activity-configurable-add.html
 * @throws Busy when the portal has to be asked later, Broken when it lets nobody in
 */
export async function tendCards(parts: AutomationParts, portal: PortalScope): Promise<void> {
  const held = await parts.leases.hold(`cards-${portal.member}`, async (signal) => {
    while (!signal.aborted) {
      await parts.clock.sleep(gatherMilliseconds, signal);
      const due = await parts.cards.due(portal, together);
      if (due.length === 0) return;
      await tend(parts, portal, due);
    }
  });
  if (!held) return;
  const [late] = await parts.cards.due(portal, 1);
  if (late) await tellAutomation(parts, [{ kind: 'cards', ...portal }]);
}

async function tend(parts: AutomationParts, portal: PortalScope, due: readonly DueCard[]): Promise<void> {
  const language = tongueOf((await parts.installations.get(portal.member))?.language ?? 'ru');
  const all: Tended[] = [];
  for (const one of due) {
    const tended = await tendedOf(parts, portal, one, language);
    if (tended) all.push(tended);
    else await parts.cards.done(portal, one);
  }
  const { found, staying } = await leaveDeals(parts, portal, all);
  const { known, later } = await lookForLost(parts, portal, found);
  const adding = known.filter(({ card }) => card.activity === undefined);
  for (const { document, scope } of adding) {
    await parts.cards.change(scope, document, { addingAt: parts.clock.now(), deal: document.deal });
  }
  const call = parts.portalOf(portal);
  const results = known.length === 0 ? [] : await patiently(parts, () => call.batch(known.map(command)));
  let again = later === undefined ? staying : Math.max(later, staying ?? 0);
  for (const [index, one] of known.entries()) {
    const result = results[index];
    const wait = result && (await settle(parts, portal, one, result));
    if (wait !== undefined) again = Math.max(again ?? 0, wait);
  }
  if (again !== undefined) throw portalSilent(again);
}

/** `undefined` where nothing is to be done. */
async function tendedOf(
  parts: AutomationParts,
  { tenant }: PortalScope,
  due: DueCard,
  language: 'ru' | 'en',
): Promise<Tended | undefined> {
  const scope = { tenant, connection: due.connection };
  const [connection, document, kept, abilities] = await Promise.all([
    parts.connections.get(scope),
    parts.documents.get(scope, due.type, due.ref),
    parts.cards.get(scope, due),
    parts.abilities.get(scope),
  ]);
  const wanted = connection?.settings.automation;
  const shows = wanted?.enabled && wanted.cards && connection?.status.state !== 'uninstalled';
  if (!document || (!shows && !due.force)) return undefined;
  const card = isElsewhere(kept, document) ? await parts.cards.leave(scope, document, kept) : kept;
  if (card.removed) return undefined;
  const ability = abilities?.documents.find(({ type }) => type === due.type);
  const named = (title: { readonly ru: string; readonly en?: string | undefined }) =>
    text(title.ru, title.en ?? title.ru);
  const layout = cardLayout(
    {
      ...document,
      connection: due.connection,
      title: ability ? named(ability.title) : text(plainType(due.type), plainType(due.type)),
      forms: (ability?.forms ?? []).map(({ form, title }) => ({ form, title: named(title) })),
      note: card.note,
    },
    language,
  );
  const hash = stableHash(layout);
  if (card.activity !== undefined && card.hash === hash && !due.force) return undefined;
  return { due, scope, document, card, layout, hash };
}

/** The document was tied to another deal; not while it has to be found out whether the card came to the former one. */
function isElsewhere({ activity, addingAt, deal }: DocumentCard, document: BaseDocument): boolean {
  const isLost = activity === undefined && addingAt !== undefined;
  return !isLost && deal !== undefined && deal !== document.deal;
}

/** Cards that an earlier attempt may have added: found, or not there for sure, or to be looked at later. */
async function lookForLost(parts: AutomationParts, portal: PortalScope, found: readonly Tended[]) {
  const isLost = ({ card }: Tended) => card.activity === undefined && card.addingAt !== undefined;
  const lost = found.filter(isLost);
  const known = found.filter((one) => !isLost(one));
  if (lost.length === 0) return { known, later: undefined };
  const call = parts.portalOf(portal);
  const results = await patiently(parts, () => call.batch(lost.map(search)));
  let later: number | undefined;
  for (const [index, one] of lost.entries()) {
    const result = results[index];
    const activity = result?.ok ? idOf(result.value.result) : undefined;
    const decidedAt = (one.card.addingAt ?? 0) + longestRequest;
    if (activity !== undefined) {
      await parts.cards.change(one.scope, one.document, { activity, addingAt: undefined });
      const { addingAt: _, ...card } = { ...one.card, activity };
      // Where it is not to be it is taken away next time.
      if (isElsewhere(card, one.document)) later = Math.max(later ?? 0, parts.clock.now());
      else known.push({ ...one, card });
    } else if (result?.ok && parts.clock.now() >= decidedAt) known.push(one);
    else later = Math.max(later ?? 0, decidedAt, parts.clock.now() + 5_000);
  }
  return { known, later };
}

function search({ card, document, scope }: Tended): PortalCommand {
  const filter = {
    ...{ OWNER_TYPE_ID: dealType, OWNER_ID: Number(card.deal ?? document.deal) },
    ...{ ORIGINATOR_ID: originator(scope), ORIGIN_ID: document.ref },
  };
  const params = { filter, select: ['ID'], order: { ID: 'ASC' } };
  return { method: 'crm.activity.list', params, repeat: 'read' };
}

function command({ card, document, layout, scope }: Tended): PortalCommand {
  const fields = { completed: 'Y', originatorId: originator(scope), originId: document.ref };
  if (card.activity !== undefined) {
    const params = { id: card.activity, fields: { completed: 'Y' }, layout };
    return { method: 'crm.activity.configurable.update', params, repeat: 'idempotent' };
  }
  const params = { ownerTypeId: dealType, ownerId: Number(document.deal), fields, layout };
  return { method: 'crm.activity.configurable.add', params, repeat: 'once' };
}

/** Notes what the portal said; returns when to ask again. */
async function settle(
  parts: AutomationParts,
  portal: PortalScope,
  { card, document, due, hash, scope }: Tended,
  result: Result<PortalAnswer, PortalError>,
): Promise<number | undefined> {
  const now = parts.clock.now();
  if (result.ok) {
    const activity = card.activity ?? addedId(result.value.result);
    await parts.cards.change(scope, document, {
      hash,
      addingAt: undefined,
      ...(activity !== undefined && { activity }),
    });
    await parts.cards.done(portal, due);
    return undefined;
  }
  const { error } = result;
  if (error.kind === 'unknown-outcome') return now + longestRequest;
  const again = askAgainAt(error, now);
  if (card.activity === undefined) await parts.cards.change(scope, document, { addingAt: undefined });
  if (again !== undefined) return again;
  const gone = card.activity !== undefined && error.kind === 'not-found';
  if (gone) await parts.cards.change(scope, document, { removed: true });
  else await journal(parts, scope, document, error);
  await parts.cards.done(portal, due);
  return undefined;
}

async function journal(
  { connections, journal: errors }: AutomationParts,
  scope: ConnectionScope,
  { deal, number, ref, type }: BaseDocument,
  error: PortalError,
): Promise<void> {
  const connection = await connections.get(scope);
  const said = error.description || error.code || error.kind;
  await errors.record(
    {
      subject: { ...scope, object: { kind: type, id: ref } },
      id: `card-${ref}-${error.code}`,
      failure: 'rejected',
      causeKey: `card.refused.${error.kind}`,
      text: text(
        `Карточка документа ${number} не показана в сделке ${deal}: ${said}. Проверьте, что сделка есть и приложению она видна.`,
        `The card of document ${number} is not shown in deal ${deal}: ${said}. Make sure that the deal is there and the application may see it.`,
      ),
      details: { deal, code: error.code },
    },
    connection?.settings.history.keepErrorsDays ?? 90,
  );
}

function originator({ connection }: ConnectionScope): string {
  return `most24-${connection}`;
}

/** Of the answer of `crm.activity.list`. */
function idOf(rows: Json): number | undefined {
  const [row] = Array.isArray(rows) ? (rows as readonly PortalRow[]) : [];
  return row ? numberIn(row['ID']) : undefined;
}

/** Of the answer of `crm.activity.configurable.add`: `{activity: {id}}`. */
function addedId(answer: Json): number | undefined {
  const { activity } = (answer ?? {}) as { readonly activity?: { readonly id?: Json } | null };
  return numberIn(activity?.id);
}

function numberIn(value: Json | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && value !== null && Number.isSafeInteger(number) && number > 0
    ? number
    : undefined;
}

function plainType(type: string): string {
  return type.replace(/^Document_/, '');
}
