import type { Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import type { PortalAnswer, PortalCommand, PortalError } from '../../ports/portal.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { AutomationParts } from './automation-parts.ts';
import { askAgainAt, patiently } from './portal-trouble.ts';
import type { PortalScope } from './robot-runs.ts';
import type { Tended } from './tended.ts';

/**
 * Deletes cards from timelines of deals that their documents belonged to before. Returns the cards to go on with, and
 * when those are to be looked at again whose former cards would not go yet.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/activities/activity-base/crm-activity-delete.html
 */
export async function leaveDeals(
  parts: AutomationParts,
  portal: PortalScope,
  all: readonly Tended[],
): Promise<{ readonly found: readonly Tended[]; readonly staying?: number }> {
  const leaving = all.flatMap((one) => (one.card.leaving ?? []).map((activity) => ({ one, activity })));
  if (leaving.length === 0) return { found: all };
  const commands = leaving.map(({ activity }) => deletion(activity));
  const results = await patiently(parts, () => parts.portalOf(portal).batch(commands));
  const stuck = new Set<Tended>();
  let staying: number | undefined;
  for (const [index, { one, activity }] of leaving.entries()) {
    const again = await settle(parts, one, activity, results[index]);
    if (again === undefined) continue;
    stuck.add(one);
    staying = Math.max(staying ?? 0, again);
  }
  const found = all.filter((one) => !stuck.has(one));
  for (const { card, document, scope } of found)
    if (card.leaving) await parts.cards.left(scope, document, card);
  return { found, ...(staying !== undefined && { staying }) };
}

function deletion(activity: number): PortalCommand {
  return { method: 'crm.activity.delete', params: { id: activity }, repeat: 'idempotent' };
}

/** When to ask again; a card that is gone already was deleted by an earlier attempt, with its deal, or by a person. */
async function settle(
  parts: AutomationParts,
  one: Tended,
  activity: number,
  result: Result<PortalAnswer, PortalError> | undefined,
): Promise<number | undefined> {
  if (!result || result.ok || result.error.kind === 'not-found') return undefined;
  const again = askAgainAt(result.error, parts.clock.now());
  if (again === undefined) await journal(parts, one, activity, result.error);
  return again;
}

async function journal(
  { connections, journal: errors }: AutomationParts,
  { document, scope }: Tended,
  activity: number,
  error: PortalError,
): Promise<void> {
  const connection = await connections.get(scope);
  const said = error.description || error.code || error.kind;
  await errors.record(
    {
      subject: { ...scope, object: { kind: document.type, id: document.ref } },
      id: `card-left-${activity}`,
      failure: 'rejected',
      causeKey: `card.left.${error.kind}`,
      text: text(
        `Документ ${document.number} перешёл в сделку ${document.deal}, но его карточка осталась в прежней: ${said}. Удалите её там вручную.`,
        `Document ${document.number} moved to deal ${document.deal}, but its card stayed in the former one: ${said}. Delete it there by hand.`,
      ),
      details: { activity, code: error.code },
    },
    errorDaysOf(connection),
  );
}
