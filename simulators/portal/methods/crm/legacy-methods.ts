import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asList } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { addCrmItem, deleteCrmItem, updateCrmItem } from '../../data/crm/change-crm-items.ts';
import { type CrmEntity, crmEntityNamed } from '../../data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../../data/crm/crm-items.ts';
import { legacyAccessDenied, mayChange, maySee, visibility } from '../../data/crm/crm-rights.ts';
import { fieldsOf, legacyQueryFields } from '../../data/crm/entity-fields.ts';
import { setLinkedIds } from '../../data/crm/item-links.ts';
import { multiFieldTypes } from '../../data/crm/multi-field.ts';
import { listRows } from '../../data/list-rows.ts';
import { legacyMultiFields, legacyValues } from './legacy-input.ts';
import { legacyProjector } from './legacy-view.ts';

/** The vendor has stopped developing these; they still work. */
export const legacyItemMethods: readonly MethodDefinition[] = ['company', 'contact', 'deal', 'lead'].flatMap(
  (name) => {
    const entity = crmEntityNamed(name.toUpperCase());
    return [
      method(`crm.${name}.add`, 'crm', 'add', (call) => add(call, entity)),
      method(`crm.${name}.get`, 'crm', 'get', (call) => get(call, entity)),
      method(`crm.${name}.update`, 'crm', 'update', (call) => update(call, entity)),
      method(`crm.${name}.delete`, 'crm', 'delete', (call) => remove(call, entity)),
      method(`crm.${name}.list`, 'crm', 'list', (call) => list(call, entity)),
      method(`crm.${name}.fields`, 'crm', 'get', (call) => describe(call, entity)),
    ];
  },
);

function add(call: Call, entity: CrmEntity): Answer {
  const { portal, params, actor, now, caller } = call;
  if (caller.user.crmWrite === 'none' && !caller.user.admin) throw legacyAccessDenied();
  const given = params.map('fields');
  const fields = fieldsOf(portal, entity);
  const values = legacyValues(fields, given, portal.offsetMinutes);
  for (const { required, name, title } of fields)
    if (required && !values[name]) throw legacyError(`Не заполнено обязательное поле "${title}"`);
  const item = addCrmItem(portal, entity, values, legacyMultiFields(given), actor, now);
  linkContacts(call, entity, item);
  return { result: item.id };
}

function get(call: Call, entity: CrmEntity): Answer {
  const { portal } = call;
  const project = legacyProjector(entity, fieldsOf(portal, entity), 'get', portal.offsetMinutes);
  return { result: project(seen(call, entity)) };
}

function update(call: Call, entity: CrmEntity): Answer {
  const item = changeable(call, entity);
  const { portal, params, actor, now } = call;
  const given = params.map('fields');
  const values = legacyValues(fieldsOf(portal, entity), given, portal.offsetMinutes);
  // Deals move between funnels by crm.item.update alone.
  const { categoryId: _, ...kept } = values;
  updateCrmItem(portal, entity, item, kept, legacyMultiFields(given), actor, now);
  linkContacts(call, entity, item);
  return { result: true };
}

/** `CONTACT_ID` of a company is a list, and kept at the contacts. */
function linkContacts({ portal, params, actor, now }: Call, entity: CrmEntity, item: CrmItem): void {
  const given = params.map('fields')['CONTACT_ID'];
  if (entity.name !== 'COMPANY' || given === undefined) return;
  const ids = asList(given).flatMap((id) => asInteger(id) ?? []);
  setLinkedIds(portal, entity, item, ids, actor, now);
}

function remove(call: Call, entity: CrmEntity): Answer {
  deleteCrmItem(call.portal, entity, changeable(call, entity), call.actor);
  return { result: true };
}

function list(call: Call, entity: CrmEntity): Answer {
  const { portal, params, caller } = call;
  const fields = fieldsOf(portal, entity);
  const { rows, ...rest } = listRows(
    crmItems(portal, entity),
    listQuery(params),
    {
      fields: legacyQueryFields(fields, entity),
      idField: 'ID',
      offsetMinutes: portal.offsetMinutes,
      onUnknown: () => undefined,
    },
    visibility(caller.user),
  );
  const project = legacyProjector(entity, fields, selectOf(params), portal.offsetMinutes);
  return { result: rows.map(project), ...rest };
}

function describe(call: Call, entity: CrmEntity): Answer {
  const result: { [name: string]: Json } = {};
  for (const field of fieldsOf(call.portal, entity)) {
    if (field.legacy === '') continue;
    result[field.legacy] = {
      type: field.type === 'boolean' ? 'char' : field.type === 'text' ? 'string' : field.type,
      isRequired: field.required,
      isReadOnly: field.readOnly,
      isImmutable: false,
      isMultiple: field.multiple,
      isDynamic: field.dynamic,
      ...(field.statusType === '' ? {} : { statusType: field.statusType }),
      title: field.title,
    };
  }
  const several = {
    isRequired: false,
    isReadOnly: false,
    isImmutable: false,
    isMultiple: true,
    isDynamic: false,
  };
  if (entity.communications)
    for (const type of multiFieldTypes) result[type] = { type: 'crm_multifield', ...several, title: type };
  return { result };
}

function seen({ portal, params, caller }: Call, entity: CrmEntity): CrmItem {
  const id = params.integer('id');
  if (id === undefined || id <= 0) throw legacyError('ID is not defined or invalid.');
  const item = crmItems(portal, entity).get(id);
  if (!item) throw legacyError('Not found');
  if (!maySee(caller.user, item)) throw legacyAccessDenied();
  return item;
}

function changeable(call: Call, entity: CrmEntity): CrmItem {
  const item = seen(call, entity);
  if (!mayChange(call.caller.user, item)) throw legacyAccessDenied();
  return item;
}
