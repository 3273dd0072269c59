import type { Json } from '../../kernel/canonical-json.ts';
import type { PortalCommand, PortalRow } from '../../ports/portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { Tended } from './tended.ts';

const dealType = 2;

/**
 * Looks for a card by the reference of its document, which every card carries.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/activities/activity-base/crm-activity-list.html
 */
export function cardSearch({ card, document, scope }: Tended): PortalCommand {
  const filter = {
    ...{ OWNER_TYPE_ID: dealType, OWNER_ID: Number(card.deal ?? document.deal) },
    ...{ ORIGINATOR_ID: originator(scope), ORIGIN_ID: document.ref },
  };
  const params = { filter, select: ['ID'], order: { ID: 'ASC' } };
  return { method: 'crm.activity.list', params, repeat: 'read' };
}

/**
 * Adds a card, or changes what it shows.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/activities/configurable/crm-activity-configurable-add.html
 */
export function cardCommand({ card, document, layout, scope }: Tended): PortalCommand {
  const fields = { completed: 'Y', originatorId: originator(scope), originId: document.ref };
  if (card.activity !== undefined) {
    const params = { id: card.activity, fields: { completed: 'Y' }, layout };
    return { method: 'crm.activity.configurable.update', params, repeat: 'idempotent' };
  }
  const params = { ownerTypeId: dealType, ownerId: Number(document.deal), fields, layout };
  return { method: 'crm.activity.configurable.add', params, repeat: 'once' };
}

/** Of the answer of `crm.activity.list`. */
export function foundActivity(rows: Json): number | undefined {
  const [row] = Array.isArray(rows) ? (rows as readonly PortalRow[]) : [];
  return row ? numberIn(row['ID']) : undefined;
}

/** Of the answer of `crm.activity.configurable.add`: `{activity: {id}}`. */
export function addedActivity(answer: Json): number | undefined {
  const { activity } = (answer ?? {}) as { readonly activity?: { readonly id?: Json } | null };
  return numberIn(activity?.id);
}

function originator({ connection }: ConnectionScope): string {
  return `most24-${connection}`;
}

function numberIn(value: Json | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && value !== null && Number.isSafeInteger(number) && number > 0
    ? number
    : undefined;
}
