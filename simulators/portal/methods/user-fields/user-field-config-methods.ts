import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { codeError, missingArgument } from '../../call/rest-error.ts';
import { blankUserField, type UserFieldNames, userFieldInput } from '../../data/crm/user-field-input.ts';
import { type UserField, userFieldsStore, userFieldTypes } from '../../data/crm/user-fields.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';

const names: UserFieldNames = {
  fieldName: 'fieldName',
  userTypeId: 'userTypeId',
  xmlId: 'xmlId',
  sort: 'sort',
  multiple: 'multiple',
  mandatory: 'mandatory',
  showFilter: 'showFilter',
  label: 'editFormLabel',
  settings: 'settings',
  choices: 'enum',
  choice: { id: 'id', value: 'value', def: 'def', sort: 'sort', xmlId: 'xmlId' },
};

const scope = 'userfieldconfig';

/** https://apidocs.bitrix24.com/api-reference/crm/universal/userfieldconfig/index.html */
export const userFieldConfigMethods: readonly MethodDefinition[] = [
  method('userfieldconfig.add', scope, 'add', add, 'administrator'),
  method('userfieldconfig.update', scope, 'update', update, 'administrator'),
  method('userfieldconfig.delete', scope, 'delete', remove, 'administrator'),
  method('userfieldconfig.get', scope, 'get', (call) => ({ result: { field: view(fieldOf(call), true) } })),
  method('userfieldconfig.list', scope, 'list', list),
  method('userfieldconfig.getTypes', scope, 'get', (call) => {
    assertModule(call);
    return {
      result: {
        types: Object.fromEntries(userFieldTypes.map((id) => [id, { userTypeId: id, description: id }])),
      },
    };
  }),
];

const entityIds = [
  'CRM_LEAD',
  'CRM_DEAL',
  'CRM_CONTACT',
  'CRM_COMPANY',
  'CRM_SMART_INVOICE',
  'CRM_REQUISITE',
];

function add(call: Call): Answer {
  assertModule(call);
  const { portal, params, actor } = call;
  if (!params.has('field')) throw missingArgument('field');
  const given = params.map('field');
  const entityId = asText(given['entityId']);
  const fieldName = asText(given['fieldName']).toUpperCase();
  const type = asText(given['userTypeId']);
  if (!entityIds.includes(entityId)) throw codeError('ACCESS_DENIED', `Entity ${entityId} is not supported`);
  if (!userFieldTypes.includes(type)) throw codeError('0', `Неверный тип поля: ${type}`);
  if (!/^UF_[A-Z0-9_]{1,47}$/.test(fieldName)) throw codeError('0', 'Неверное имя поля: fieldName');
  const store = portal.store(userFieldsStore);
  if (store.find('fieldName', fieldName).some((field) => field.entityId === entityId))
    throw codeError('0', `Поле ${fieldName} для объекта ${entityId} уже существует.`);
  const field = store.add((id) =>
    userFieldInput(given, names, blankUserField(id, entityId, fieldName, type)),
  );
  raise(portal, actor, 'ADD', field);
  return { result: { field: view(field, true) } };
}

function update(call: Call): Answer {
  const field = fieldOf(call);
  if (!call.params.has('field')) throw missingArgument('field');
  const changed = userFieldInput(call.params.map('field'), names, field);
  call.portal.store(userFieldsStore).put(changed);
  raise(call.portal, call.actor, 'UPDATE', changed);
  return { result: { field: view(changed, true) } };
}

function remove(call: Call): Answer {
  const field = fieldOf(call);
  call.portal.store(userFieldsStore).delete(field.id);
  raise(call.portal, call.actor, 'DELETE', field);
  return { result: null };
}

/** Invoices and smart processes share one family of events. */
function raise(portal: Call['portal'], actor: Call['actor'], what: string, field: UserField): void {
  const family = field.entityId === 'CRM_SMART_INVOICE' ? 'CRMTYPE' : field.entityId.replace('_', '');
  const data = { FIELDS: { ID: field.id, ENTITY_ID: field.entityId, FIELD_NAME: field.fieldName } };
  portal.raise(`ON${family}USERFIELD${what}`, data, actor);
}

const fields = queryFields<UserField>({
  id: { kind: 'number', read: (field) => field.id },
  entityId: { kind: 'string', read: (field) => field.entityId, index: 'entityId' },
  fieldName: { kind: 'string', read: (field) => field.fieldName, index: 'fieldName' },
  userTypeId: { kind: 'string', read: (field) => field.userTypeId },
  xmlId: { kind: 'string', read: (field) => field.xmlId },
});

function list(call: Call): Answer {
  assertModule(call);
  const { rows, ...rest } = listRows(call.portal.store(userFieldsStore), listQuery(call.params), {
    fields,
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  return { result: { fields: rows.map((field) => view(field, false)) }, ...rest };
}

function fieldOf(call: Call): UserField {
  assertModule(call);
  const field = call.portal.store(userFieldsStore).get(call.params.integer('id') ?? 0);
  if (!field) throw codeError('ACCESS_DENIED', 'Доступ запрещён');
  return field;
}

function assertModule({ params }: Call): void {
  if (!params.has('moduleId')) throw missingArgument('moduleId');
  if (params.text('moduleId') !== 'crm') throw codeError('0', 'Module is not supported');
}

function view(field: UserField, withChoices: boolean): Json {
  const label = { ...field.label };
  const languages = Object.keys(label).length === 0 ? ['ru'] : Object.keys(label);
  return {
    id: String(field.id),
    entityId: field.entityId,
    fieldName: field.fieldName,
    userTypeId: field.userTypeId,
    xmlId: field.xmlId === '' ? null : field.xmlId,
    sort: String(field.sort),
    multiple: field.multiple ? 'Y' : 'N',
    mandatory: field.mandatory ? 'Y' : 'N',
    showFilter: field.showFilter,
    showInList: 'Y',
    editInList: 'Y',
    isSearchable: 'N',
    settings: field.settings,
    languageId: Object.fromEntries(languages.map((language) => [language, language])),
    editFormLabel: label,
    listColumnLabel: label,
    listFilterLabel: label,
    errorMessage: label,
    helpMessage: label,
    ...(withChoices ? { enum: field.choices.map((choice) => choiceView(field.id, choice)) } : {}),
  };
}

function choiceView(
  fieldId: number,
  { id, value, isDefault, sort, xmlId }: UserField['choices'][number],
): Json {
  return {
    id: String(id),
    userFieldId: String(fieldId),
    value,
    def: isDefault ? 'Y' : 'N',
    sort: String(sort),
    xmlId,
  };
}
