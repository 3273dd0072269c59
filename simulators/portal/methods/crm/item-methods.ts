import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asMap } from '../../call/params.ts';
import { codeError, missingArgument, RestError } from '../../call/rest-error.ts';
import { addCrmItem, deleteCrmItem, updateCrmItem } from '../../data/crm/change-crm-items.ts';
import { type CrmEntity, crmEntity } from '../../data/crm/crm-entity.ts';
import { type CrmField, upperName } from '../../data/crm/crm-field.ts';
import { type CrmItem, crmItems } from '../../data/crm/crm-items.ts';
import { itemAccessDenied, mayChange, maySee, visibility } from '../../data/crm/crm-rights.ts';
import { fieldsOf, itemQueryFields } from '../../data/crm/entity-fields.ts';
import { itemName } from '../../data/crm/user-fields.ts';
import { listRows } from '../../data/list-rows.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import { itemValues, multiFieldInput } from './item-input.ts';
import { itemProjector } from './item-view.ts';

/** Objects one import may hold. */
const importLimit = 20;

/** https://apidocs.bitrix24.com/api-reference/crm/universal/index.html */
export const itemMethods: readonly MethodDefinition[] = [
  method('crm.item.add', 'crm', 'add', (call) => ({ result: { item: view(call, add(call)) } })),
  method('crm.item.get', 'crm', 'get', (call) => ({ result: { item: view(call, seen(call)) } })),
  method('crm.item.update', 'crm', 'update', (call) => ({ result: { item: view(call, update(call)) } })),
  method('crm.item.delete', 'crm', 'delete', remove),
  method('crm.item.list', 'crm', 'list', list),
  method('crm.item.fields', 'crm', 'get', describe),
  method('crm.item.import', 'crm', 'add', (call) => {
    return { result: { item: { id: importItem(call, call.params.map('fields')).id } } };
  }),
  method('crm.item.batchImport', 'crm', 'add', importMany),
];

function add(call: Call): CrmItem {
  if (!call.params.has('fields')) throw missingArgument('fields');
  return addFrom(call, call.params.map('fields'), (field) => !field.readOnly);
}

function addFrom(call: Call, given: JsonMap, settable: (field: CrmField) => boolean): CrmItem {
  const entity = entityOf(call);
  if (call.caller.user.crmWrite === 'none' && !call.caller.user.admin) throw itemAccessDenied();
  const { portal, actor, now } = call;
  const fields = fieldsOf(portal, entity);
  const values = itemValues(fields, given, originalNames(call), portal.offsetMinutes, settable);
  for (const field of fields) assertFilled(field, values);
  return addCrmItem(portal, entity, values, multiFieldInput(given['fm']), actor, now);
}

function assertFilled(field: CrmField, values: JsonMap): void {
  if (!field.required || field.readOnly) return;
  const value = values[field.name];
  if (value === undefined || value === null || value === '')
    throw codeError('CRM_FIELD_ERROR_REQUIRED', `Поле "${field.title}" обязательно для заполнения`);
}

function update(call: Call): CrmItem {
  const entity = entityOf(call);
  const item = seen(call);
  if (!call.params.has('fields')) throw missingArgument('fields');
  if (!mayChange(call.caller.user, item)) throw itemAccessDenied();
  const { portal, actor, now } = call;
  const given = call.params.map('fields');
  const values = itemValues(fieldsOf(portal, entity), given, originalNames(call), portal.offsetMinutes);
  return updateCrmItem(portal, entity, item, values, multiFieldInput(given['fm']), actor, now);
}

function remove(call: Call): Answer {
  const entity = entityOf(call);
  const item = seen(call);
  if (!mayChange(call.caller.user, item)) throw itemAccessDenied();
  deleteCrmItem(call.portal, entity, item, call.actor);
  return { result: [] };
}

function list(call: Call): Answer {
  const entity = entityOf(call);
  const { portal, params, caller } = call;
  const fields = fieldsOf(portal, entity);
  const original = originalNames(call);
  const page = listRows(
    crmItems(portal, entity),
    listQuery(params),
    {
      fields: itemQueryFields(fields, original),
      idField: 'id',
      offsetMinutes: portal.offsetMinutes,
      nested: true,
      onUnknown: (name, where) => {
        throw codeError('INVALID_ARG_VALUE', `Invalid ${where}: field '${name}' is not allowed in ${where}`);
      },
    },
    visibility(caller.user),
  );
  const project = itemProjector(entity, fields, selectOf(params), original, portal.offsetMinutes);
  const { rows, ...rest } = page;
  return { result: { items: rows.map(project) }, ...rest };
}

function describe(call: Call): Answer {
  const entity = entityOf(call);
  const original = originalNames(call);
  const fields: { [name: string]: Json } = {};
  for (const field of fieldsOf(call.portal, entity)) {
    if (field.legacyOnly) continue;
    fields[itemName(field, original)] = {
      type: field.type,
      isRequired: field.required,
      isReadOnly: field.readOnly,
      isImmutable: false,
      isMultiple: field.multiple,
      isDynamic: field.dynamic,
      ...(field.statusType === '' ? {} : { statusType: field.statusType }),
      title: field.title,
      upperName: field.dynamic ? field.legacy : upperName(field.name),
    };
  }
  return { result: { fields } };
}

/** Import keeps times and authors that are given. */
function importItem(call: Call, given: JsonMap): CrmItem {
  const kept = ['createdTime', 'updatedTime', 'createdBy', 'updatedBy', 'movedTime', 'movedBy'];
  return addFrom(
    call,
    given,
    (field) => !field.readOnly || (call.caller.user.admin && kept.includes(field.name)),
  );
}

function importMany(call: Call): Answer {
  if (!call.params.has('data')) throw missingArgument('data');
  const data = call.params.list('data');
  if (data.length > importLimit)
    throw codeError('INVALID_ARG_VALUE', `Too many items: ${importLimit} at most`);
  const items = data.map((given): Json => {
    try {
      return { item: { id: importItem(call, asMap(given)).id } };
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return error.body;
    }
  });
  return { result: { items } };
}

function entityOf({ params, portal, caller }: Call): CrmEntity {
  if (caller.user.userType !== 'employee')
    throw new RestError(403, 'allowed_only_intranet_user', 'Only intranet users are allowed');
  if (!params.has('entityTypeId')) throw missingArgument('entityTypeId');
  const id = params.integer('entityTypeId') ?? 0;
  const entity = crmEntity(id);
  if (entity) return entity;
  if (id === 5 || id === 8 || id === 14)
    throw codeError('ENTITY_TYPE_NOT_SUPPORTED', `Entity type ${id} is not supported`);
  throw codeError(
    'NOT_FOUND',
    portal.language === 'ru' ? 'Смарт-процесс не найден' : 'Smart process is not found',
  );
}

/** @throws RestError NOT_FOUND or ACCESS_DENIED */
function seen(call: Call): CrmItem {
  const entity = entityOf(call);
  if (!call.params.has('id')) throw missingArgument('id');
  const item = crmItems(call.portal, entity).get(call.params.integer('id') ?? 0);
  if (!item) throw codeError('NOT_FOUND', 'Элемент не найден');
  if (!maySee(call.caller.user, item)) throw itemAccessDenied();
  return item;
}

function view(call: Call, item: CrmItem): Json {
  const entity = entityOf(call);
  const fields = fieldsOf(call.portal, entity);
  return itemProjector(entity, fields, [], originalNames(call), call.portal.offsetMinutes)(item);
}

function originalNames({ params }: Call): boolean {
  return params.flag('useOriginalUfNames');
}
