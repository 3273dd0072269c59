import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { blankUserField, type UserFieldNames, userFieldInput } from '../../data/crm/user-field-input.ts';
import { type UserField, userFieldsStore, userFieldTypes } from '../../data/crm/user-fields.ts';
import { queryFields } from '../../data/field-table.ts';
import { compileFilter } from '../../data/filter.ts';

const names: UserFieldNames = {
  fieldName: 'FIELD_NAME',
  userTypeId: 'USER_TYPE_ID',
  xmlId: 'XML_ID',
  sort: 'SORT',
  multiple: 'MULTIPLE',
  mandatory: 'MANDATORY',
  showFilter: 'SHOW_FILTER',
  label: 'EDIT_FORM_LABEL',
  settings: 'SETTINGS',
  choices: 'LIST',
  choice: { id: 'ID', value: 'VALUE', def: 'DEF', sort: 'SORT', xmlId: 'XML_ID' },
};

/** https://apidocs.bitrix24.com/api-reference/crm/universal/user-defined-fields/index.html */
export const userFieldMethods: readonly MethodDefinition[] = (
  ['company', 'contact', 'deal', 'lead', 'requisite'] as const
).flatMap((entity) => {
  const entityId = `CRM_${entity.toUpperCase()}`;
  const name = `crm.${entity}.userfield`;
  return [
    method(`${name}.add`, 'crm', 'add', (call) => add(call, entityId), 'administrator'),
    method(`${name}.update`, 'crm', 'update', (call) => update(call, entityId), 'administrator'),
    method(`${name}.delete`, 'crm', 'delete', (call) => remove(call, entityId), 'administrator'),
    method(`${name}.get`, 'crm', 'get', (call) => ({ result: row(fieldOf(call, entityId), 'byLanguage') })),
    method(`${name}.list`, 'crm', 'list', (call) => list(call, entityId)),
  ];
});

function add({ portal, params, actor }: Call, entityId: string): Answer {
  const given = params.map('fields');
  const type = asText(given['USER_TYPE_ID']);
  if (!userFieldTypes.includes(type)) throw legacyError('The user type is not defined or invalid.');
  const short = asText(given['FIELD_NAME']).toUpperCase();
  if (short === '') throw legacyError('The field FIELD_NAME is required.');
  const fieldName = short.startsWith('UF_CRM_') ? short : `UF_CRM_${short}`;
  const store = portal.store(userFieldsStore);
  if (store.find('fieldName', fieldName).some((field) => field.entityId === entityId))
    throw legacyError(`Поле ${fieldName} для объекта ${entityId} уже существует.`);
  const label = given['LABEL'];
  const wanted = label === undefined ? given : { EDIT_FORM_LABEL: label, ...given };
  const field = store.add((id) =>
    userFieldInput(wanted, names, blankUserField(id, entityId, fieldName, type)),
  );
  raise({ portal, actor }, 'ADD', field);
  return { result: field.id };
}

function update(context: Call, entityId: string): Answer {
  const field = fieldOf(context, entityId);
  const changed = userFieldInput(context.params.map('fields'), names, field);
  context.portal.store(userFieldsStore).put(changed);
  raise(context, 'UPDATE', changed);
  return { result: true };
}

function remove(context: Call, entityId: string): Answer {
  const field = fieldOf(context, entityId);
  context.portal.store(userFieldsStore).delete(field.id);
  raise(context, 'DELETE', field);
  return { result: true };
}

function raise({ portal, actor }: Pick<Call, 'portal' | 'actor'>, what: string, field: UserField): void {
  const data = { FIELDS: { ID: field.id, ENTITY_ID: field.entityId, FIELD_NAME: field.fieldName } };
  portal.raise(`ON${field.entityId.replace('_', '')}USERFIELD${what}`, data, actor);
}

function fieldOf({ portal, params }: Call, entityId: string): UserField {
  const field = portal.store(userFieldsStore).get(params.integer('id') ?? 0);
  if (!field || field.entityId !== entityId) throw legacyError('User field is not found.');
  return field;
}

const fields = queryFields<UserField>({
  ID: { kind: 'number', read: (field) => field.id },
  FIELD_NAME: { kind: 'string', read: (field) => field.fieldName },
  USER_TYPE_ID: { kind: 'string', read: (field) => field.userTypeId },
  XML_ID: { kind: 'string', read: (field) => field.xmlId },
  MULTIPLE: { kind: 'flag', read: (field) => (field.multiple ? 'Y' : 'N') },
  MANDATORY: { kind: 'flag', read: (field) => (field.mandatory ? 'Y' : 'N') },
});

/** Not paged. With LANG in the filter the labels come in that language. */
function list({ portal, params }: Call, entityId: string): Answer {
  const { filter } = listQuery(params);
  const compiled = compileFilter(filter, {
    fields,
    idField: 'ID',
    offsetMinutes: portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const language = asText(filter['LANG']);
  const rows = portal
    .store(userFieldsStore)
    .find('entityId', entityId)
    .filter((field) => compiled.tests.every((test) => test(field)));
  return { result: rows.map((field) => row(field, language)), total: rows.length };
}

function row(field: UserField, language: string): Json {
  const texts = field.label;
  const label = language === 'byLanguage' ? { ...texts } : (texts[language] ?? null);
  return {
    ID: String(field.id),
    ENTITY_ID: field.entityId,
    FIELD_NAME: field.fieldName,
    USER_TYPE_ID: field.userTypeId,
    XML_ID: field.xmlId === '' ? null : field.xmlId,
    SORT: String(field.sort),
    MULTIPLE: field.multiple ? 'Y' : 'N',
    MANDATORY: field.mandatory ? 'Y' : 'N',
    SHOW_FILTER: field.showFilter,
    SHOW_IN_LIST: 'Y',
    EDIT_IN_LIST: 'Y',
    IS_SEARCHABLE: 'N',
    SETTINGS: field.settings,
    EDIT_FORM_LABEL: label,
    LIST_COLUMN_LABEL: label,
    LIST_FILTER_LABEL: label,
    ERROR_MESSAGE: label,
    HELP_MESSAGE: label,
    ...(field.userTypeId === 'enumeration' ? { LIST: field.choices.map(choiceRow) } : {}),
  };
}

function choiceRow({ id, sort, value, isDefault, xmlId }: UserField['choices'][number]): Json {
  return { ID: String(id), SORT: String(sort), VALUE: value, DEF: isDefault ? 'Y' : 'N', XML_ID: xmlId };
}
