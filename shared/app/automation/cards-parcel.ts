import { cardLayout } from '../../domain/automation/card-layout.ts';
import { tongueOf } from '../../domain/automation/tongue.ts';
import { inParallel } from '../../kernel/in-parallel.ts';
import type { Result } from '../../kernel/result.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { PortalAnswer, PortalError } from '../../ports/portal.ts';
import type { BaseDocument } from '../agent/base-documents.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import { addedActivity, cardCommand } from './card-commands.ts';
import type { DueCard } from './document-cards.ts';
import { leaveDeals } from './leave-deals.ts';
import { isElsewhere, lookForLost } from './lost-cards.ts';
import type { Parcel } from './parcel.ts';
import { askAgainAt, longestRequest } from './portal-trouble.ts';
import type { PortalScope } from './robot-runs.ts';
import type { Tended } from './tended.ts';

/** What is sent together. */
const together = 1000;
/** Cards that are worked on side by side. */
const atOnce = 20;

/**
 * Cards of a portal that have to be brought in step with their documents. One card per document: that it is being added
 * is noted before, and an attempt whose answer was lost is looked for by the document's reference. A document that was
 * tied to another deal takes its card along: out of the one timeline first, then into the other.
 * @throws Busy when the portal has to be asked later, Broken when it lets nobody in
 */
export async function cardsParcel(parts: AutomationParts, portal: PortalScope): Promise<Parcel | undefined> {
  const due = await parts.cards.due(portal, together);
  if (due.length === 0) return undefined;
  const all = await tendedOfAll(parts, portal, due);
  const { found, staying } = await leaveDeals(parts, portal, all);
  const { known, later } = await lookForLost(parts, portal, found);
  const adding = known.filter(({ card }) => card.activity === undefined);
  const noteAdding = (addingAt: number | undefined) =>
    inParallel(adding, atOnce, ({ document, scope }) =>
      parts.cards.change(scope, document, { addingAt, deal: document.deal }),
    );
  await noteAdding(parts.clock.now());
  return {
    commands: known.map(cardCommand),
    settle: async (results) => latest([later, staying, await settleAll(parts, portal, known, results)]),
    takeBack: () => noteAdding(undefined),
  };
}

async function tendedOfAll(
  parts: AutomationParts,
  portal: PortalScope,
  due: readonly DueCard[],
): Promise<readonly Tended[]> {
  const language = tongueOf((await parts.installations.get(portal.member))?.language ?? 'ru');
  const all: (Tended | undefined)[] = due.map(() => undefined);
  await inParallel(due, atOnce, async (one, index) => {
    all[index] = await tendedOf(parts, portal, one, language);
    if (!all[index]) await parts.cards.done(portal, one);
  });
  return all.filter((one) => one !== undefined);
}

async function settleAll(
  parts: AutomationParts,
  portal: PortalScope,
  known: readonly Tended[],
  results: readonly Result<PortalAnswer, PortalError>[],
): Promise<number | undefined> {
  const again: (number | undefined)[] = [];
  await inParallel(known, atOnce, async (one, index) => {
    const result = results[index];
    if (result) again.push(await settle(parts, portal, one, result));
  });
  return latest(again);
}

function latest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
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

/** Notes what the portal said; returns when to ask again. */
async function settle(
  parts: AutomationParts,
  portal: PortalScope,
  { card, document, due, hash, scope }: Tended,
  result: Result<PortalAnswer, PortalError>,
): Promise<number | undefined> {
  const now = parts.clock.now();
  if (result.ok) {
    const activity = card.activity ?? addedActivity(result.value.result);
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
    errorDaysOf(connection),
  );
}

function plainType(type: string): string {
  return type.replace(/^Document_/, '');
}
