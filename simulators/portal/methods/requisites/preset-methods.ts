import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asInteger, asText } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import type { LegacyRow } from '../../data/legacy-table.ts';
import { listRows } from '../../data/list-rows.ts';
import {
  addPresetField,
  type PresetField,
  presetFieldsStore,
  presetsStore,
  presetTable,
} from '../../data/requisites/presets.ts';
import { requisiteCodes } from '../../data/requisites/requisites.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/presets/index.html */
export const presetMethods: readonly MethodDefinition[] = [
  method('crm.requisite.preset.add', 'crm', 'add', add),
  method('crm.requisite.preset.get', 'crm', 'get', (call) => ({
    result: presetTable.view(presetOf(call, call.params.integer('id')), [], call.portal.offsetMinutes),
  })),
  method('crm.requisite.preset.update', 'crm', 'update', update),
  method('crm.requisite.preset.delete', 'crm', 'delete', remove),
  method('crm.requisite.preset.list', 'crm', 'list', list),
  method('crm.requisite.preset.field.list', 'crm', 'list', (call) => ({
    result: fieldsOfPreset(call).map(fieldView),
  })),
  method('crm.requisite.preset.field.get', 'crm', 'get', (call) => ({ result: fieldView(fieldOf(call)) })),
  method('crm.requisite.preset.field.add', 'crm', 'add', addField),
  method('crm.requisite.preset.field.update', 'crm', 'update', updateField),
  method('crm.requisite.preset.field.delete', 'crm', 'delete', (call) => {
    call.portal.store(presetFieldsStore).delete(fieldOf(call).id);
    return { result: true };
  }),
  method('crm.requisite.preset.field.availabletoadd', 'crm', 'get', (call) => {
    const present = new Set(fieldsOfPreset(call).map((field) => field.fieldName));
    return { result: requisiteCodes.filter((code) => !present.has(code)) };
  }),
];

function add({ portal, params, actor, now }: Call): Answer {
  const values = presetTable.accept(params.map('fields'));
  if (values['ENTITY_TYPE_ID'] !== 8) throw legacyError('ENTITY_TYPE_ID is not defined or invalid.');
  if (!values['NAME']) throw legacyError('The field NAME is required.');
  const stamp = { DATE_CREATE: now, CREATED_BY_ID: actor.userId };
  const row = portal
    .store(presetsStore)
    .add((id) => ({ id, values: { ...presetTable.initial(), ...stamp, ...values } }));
  return { result: row.id };
}

function update(call: Call): Answer {
  const { portal, params, actor, now } = call;
  const row = presetOf(call, params.integer('id'));
  const values = presetTable.accept(params.map('fields'));
  const stamp = { DATE_MODIFY: now, MODIFY_BY_ID: actor.userId };
  portal.store(presetsStore).put({ id: row.id, values: { ...row.values, ...values, ...stamp } });
  return { result: true };
}

function remove(call: Call): Answer {
  const row = presetOf(call, call.params.integer('id'));
  call.portal.store(presetsStore).delete(row.id);
  return { result: true };
}

function list({ portal, params }: Call): Answer {
  const { rows, ...rest } = listRows(portal.store(presetsStore), listQuery(params), {
    fields: presetTable.queryFields,
    idField: 'ID',
    offsetMinutes: portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const select = selectOf(params);
  return { result: rows.map((row) => presetTable.view(row, select, portal.offsetMinutes)), ...rest };
}

function presetOf({ portal }: Call, id: number | undefined): LegacyRow {
  if (id === undefined) throw legacyError('ID is not defined or invalid.');
  const row = portal.store(presetsStore).get(id);
  if (!row) throw legacyError(`The Preset with ID '${id}' is not found`);
  return row;
}

function fieldsOfPreset(call: Call): PresetField[] {
  const preset = presetOf(call, asInteger(call.params.map('preset')['ID']));
  return call.portal.store(presetFieldsStore).find('presetId', preset.id);
}

function fieldOf(call: Call): PresetField {
  const wanted = call.params.integer('id');
  const field = fieldsOfPreset(call).find((one) => one.number === wanted);
  if (!field) throw legacyError(`The PresetField with ID '${wanted ?? ''}' is not found`);
  return field;
}

function addField(call: Call): Answer {
  const given = call.params.map('fields');
  const fieldName = asText(given['FIELD_NAME']);
  const present = fieldsOfPreset(call);
  if (fieldName === '' || present.some((field) => field.fieldName === fieldName))
    throw legacyError('FIELD_NAME is not defined or invalid.');
  const preset = asInteger(call.params.map('preset')['ID']) ?? 0;
  const sort = asInteger(given['SORT']);
  const field = addPresetField(call.portal, preset, {
    fieldName,
    fieldTitle: asText(given['FIELD_TITLE']),
    inShortList: asFlag(given['IN_SHORT_LIST']),
    ...(sort === undefined ? {} : { sort }),
  });
  return { result: field.number };
}

function updateField(call: Call): Answer {
  const field = fieldOf(call);
  const given = call.params.map('fields');
  call.portal.store(presetFieldsStore).put({
    ...field,
    fieldName: asText(given['FIELD_NAME']) || field.fieldName,
    fieldTitle: given['FIELD_TITLE'] === undefined ? field.fieldTitle : asText(given['FIELD_TITLE']),
    inShortList: given['IN_SHORT_LIST'] === undefined ? field.inShortList : asFlag(given['IN_SHORT_LIST']),
    sort: asInteger(given['SORT']) ?? field.sort,
  });
  return { result: true };
}

function fieldView({ number, fieldName, fieldTitle, inShortList, sort }: PresetField) {
  return {
    ID: number,
    FIELD_NAME: fieldName,
    FIELD_TITLE: fieldTitle,
    IN_SHORT_LIST: inShortList ? 'Y' : 'N',
    SORT: sort,
  };
}
