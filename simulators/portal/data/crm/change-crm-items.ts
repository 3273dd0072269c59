import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { deleteRequisitesOf } from '../../data/requisites/delete-requisites.ts';
import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { multiFieldIds } from '../counter.ts';
import { forgetTimelineOf } from '../timeline/change-activities.ts';
import { startOfDay } from './coerce.ts';
import { type CrmEntity, crmEntities } from './crm-entity.ts';
import { type CrmItem, crmItems } from './crm-items.ts';
import { applyMultiFields, type MultiField, type MultiFieldChange } from './multi-field.ts';
import { deleteProductRows } from './product-rows.ts';
import { settleStage } from './stages.ts';

/** Values by name, as `CrmItem.values` keeps them. */
export type CrmValues = Readonly<Record<string, Json>>;

/** Adds an object with the defaults of its kind and tells the portal. @throws RestError for a wrong stage */
export function addCrmItem(
  portal: Portal,
  entity: CrmEntity,
  given: CrmValues,
  communications: readonly MultiFieldChange[],
  actor: Actor,
  now: number,
): CrmItem {
  const values = settleStage(
    portal,
    entity,
    { ...defaults(portal, entity, actor, now), ...given },
    undefined,
    now,
  );
  const item = crmItems(portal, entity).add((id) => {
    const fm = multiFields(portal, [], communications);
    const title =
      values['title'] ?? (entity.fields.some((field) => field.name === 'title') ? `#${id}` : undefined);
    const named = title === undefined ? values : { ...values, title: title === '' ? `#${id}` : title };
    return { id, values: withLinks(entity, { ...named, ...flags(entity, fm) }), fm };
  });
  raiseItem(portal, entity, 'ADD', item.id, actor);
  enterStage(portal, entity, item);
  return item;
}

/** Changes an object; where nothing differs nothing is saved and nobody is told. @throws RestError for a wrong stage */
export function updateCrmItem(
  portal: Portal,
  entity: CrmEntity,
  item: CrmItem,
  given: CrmValues,
  communications: readonly MultiFieldChange[],
  actor: Actor,
  now: number,
): CrmItem {
  const fm = multiFields(portal, item.fm, communications);
  const settled = settleStage(portal, entity, { ...item.values, ...given }, item.values, now, actor);
  const values = withLinks(entity, { ...settled, ...flags(entity, fm) }, item.values);
  if (same(values, item.values) && same(fm, item.fm)) return item;
  const stamp = { updatedTime: now, updatedBy: actor.userId || (values['updatedBy'] ?? 0) };
  const changed: CrmItem = { id: item.id, values: { ...values, ...stamp }, fm };
  crmItems(portal, entity).put(changed);
  raiseItem(portal, entity, 'UPDATE', item.id, actor);
  raiseMoved(portal, entity, item, changed, actor);
  if (changed.values['stageId'] !== item.values['stageId']) enterStage(portal, entity, changed);
  return changed;
}

/** Removes an object and what hangs on it; the events of the parts are not raised. */
export function deleteCrmItem(portal: Portal, entity: CrmEntity, item: CrmItem, actor: Actor): void {
  crmItems(portal, entity).delete(item.id);
  deleteRequisitesOf(portal, entity.entityTypeId, item.id);
  deleteProductRows(portal, entity.entityTypeId, item.id);
  unbind(portal, entity, item.id);
  forgetTimelineOf(portal, { entityTypeId: entity.entityTypeId, entityId: item.id });
  raiseItem(portal, entity, 'DELETE', item.id, actor);
  portal.itemDeleted({ entityTypeId: entity.entityTypeId, entityId: item.id });
}

/** What referred to a client that is gone is emptied, as the portal does it: without an event or a new time of change. */
function unbind(portal: Portal, deleted: CrmEntity, id: number): void {
  const names = referring[deleted.name];
  if (!names) return;
  const [one, many] = names;
  for (const entity of crmEntities) {
    const items = crmItems(portal, entity);
    for (const item of [...items]) {
      const list = item.values[many] as readonly number[] | undefined;
      if (item.values[one] !== id && !list?.includes(id)) continue;
      const left = list && { [many]: list.filter((each) => each !== id) };
      items.put({
        ...item,
        values: { ...item.values, ...(item.values[one] === id && { [one]: null }), ...left },
      });
    }
  }
}

const referring: Readonly<Record<string, readonly [one: string, many: string]>> = {
  COMPANY: ['companyId', 'companyIds'],
  CONTACT: ['contactId', 'contactIds'],
};

function enterStage(portal: Portal, { entityTypeId, stages }: CrmEntity, { id, values }: CrmItem): void {
  if (stages) portal.stageEntered({ entityTypeId, entityId: id }, String(values['stageId']));
}

function defaults(portal: Portal, entity: CrmEntity, actor: Actor, now: number): CrmValues {
  const common = {
    createdTime: now,
    updatedTime: now,
    createdBy: actor.userId,
    updatedBy: actor.userId,
    assignedById: actor.userId,
    lastActivityBy: actor.userId,
    lastActivityTime: now,
    opened: 'Y',
  };
  const today = startOfDay(now, portal.offsetMinutes);
  const week = today + 7 * 86_400_000;
  const sum = {
    opportunity: 0,
    isManualOpportunity: 'N',
    currencyId: 'RUB',
    movedBy: actor.userId,
    movedTime: now,
  };
  switch (entity.name) {
    case 'COMPANY':
      return {
        ...common,
        typeId: 'CUSTOMER',
        revenue: 0,
        currencyId: 'RUB',
        isMyCompany: 'N',
        categoryId: 0,
      };
    case 'CONTACT':
      return { ...common, typeId: 'CLIENT', export: 'Y', categoryId: 0 };
    case 'LEAD':
      return { ...common, ...sum, isReturnCustomer: 'N' };
    case 'DEAL': {
      const deal = {
        isNew: 'Y',
        isRecurring: 'N',
        isReturnCustomer: 'N',
        isRepeatedApproach: 'N',
        closed: 'N',
      };
      return { ...common, ...sum, ...deal, taxValue: 0, typeId: 'SALE', begindate: today, closedate: week };
    }
    default:
      return { ...common, ...sum, taxValue: 0, begindate: today, closedate: week };
  }
}

function multiFields(
  portal: Portal,
  present: readonly MultiField[],
  changes: readonly MultiFieldChange[],
): readonly MultiField[] {
  if (changes.length === 0) return present;
  const ids = portal.store(multiFieldIds);
  return applyMultiFields(present, changes, () => ids.next());
}

function flags(entity: CrmEntity, fm: readonly MultiField[]): CrmValues {
  if (!entity.communications) return {};
  const has = (typeId: string) => (fm.some((field) => field.typeId === typeId) ? 'Y' : 'N');
  const openLine = fm.some((field) => field.typeId === 'IM' && field.value.startsWith('imol|'));
  return { hasPhone: has('PHONE'), hasEmail: has('EMAIL'), hasImol: openLine ? 'Y' : 'N' };
}

const links: Readonly<Record<string, readonly [one: string, many: string]>> = {
  CONTACT: ['companyId', 'companyIds'],
  DEAL: ['contactId', 'contactIds'],
  LEAD: ['contactId', 'contactIds'],
  SMART_INVOICE: ['contactId', 'contactIds'],
};

/** The single link and the list of links say the same: the list leads unless only the single one was changed. */
function withLinks(entity: CrmEntity, values: CrmValues, before: CrmValues = {}): CrmValues {
  const pair = links[entity.name];
  if (!pair) return values;
  const [one, many] = pair;
  const list = (values[many] ?? []) as readonly number[];
  const single = values[one];
  const listChanged = !same(values[many] ?? [], before[many] ?? []);
  if (!listChanged && single !== before[one]) {
    if (!single) return { ...values, [one]: null, [many]: [] };
    return { ...values, [many]: [single, ...list.filter((id) => id !== single && id !== before[one])] };
  }
  return { ...values, [many]: list, [one]: list[0] ?? null };
}

function same(left: Json | CrmValues | readonly MultiField[], right: typeof left): boolean {
  if (left === right) return true;
  const [a, b] = [sortKeys(left), sortKeys(right)];
  return JSON.stringify(a) === JSON.stringify(b);
}

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function raiseItem(
  portal: Portal,
  entity: CrmEntity,
  what: 'ADD' | 'UPDATE' | 'DELETE',
  id: number,
  actor: Actor,
): void {
  if (entity.name !== 'SMART_INVOICE') {
    portal.raise(`${entity.events}${what}`, { FIELDS: { ID: id } }, actor);
    return;
  }
  const data = { FIELDS: { ID: id, ENTITY_TYPE_ID: entity.entityTypeId } };
  portal.raise(`${entity.events}${what}`, data, actor);
  portal.raise(`${entity.events}${what}_${entity.entityTypeId}`, data, actor);
}

function raiseMoved(portal: Portal, entity: CrmEntity, before: CrmItem, after: CrmItem, actor: Actor): void {
  if (entity.name !== 'DEAL' || before.values['categoryId'] === after.values['categoryId']) return;
  const fields = {
    ID: after.id,
    CATEGORY_ID: after.values['categoryId'] ?? 0,
    STAGE_ID: after.values['stageId'] ?? '',
  };
  portal.raise('ONCRMDEALMOVETOCATEGORY', { FIELDS: fields }, actor);
}
