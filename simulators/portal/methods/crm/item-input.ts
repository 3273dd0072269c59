import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asInteger, asMap, asText } from '../../call/params.ts';
import { codeError } from '../../call/rest-error.ts';
import { coerce } from '../../data/crm/coerce.ts';
import type { CrmField } from '../../data/crm/crm-field.ts';
import { type MultiFieldChange, multiFieldTypes } from '../../data/crm/multi-field.ts';
import { itemName } from '../../data/crm/user-fields.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/**
 * Values of `fields` that may be set; unknown names and read-only fields are passed over.
 * @throws RestError when a value is not of the field's type
 */
export function itemValues(
  fields: readonly CrmField[],
  given: JsonMap,
  originalNames: boolean,
  offsetMinutes: number,
  settable: (field: CrmField) => boolean = (field) => !field.readOnly,
): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const field of fields) {
    const name = itemName(field, originalNames);
    if (field.legacyOnly || !settable(field) || !Object.hasOwn(given, name)) continue;
    const raw = given[name] ?? null;
    if (field.multiple && raw !== null && typeof raw !== 'object' && raw !== '')
      throw codeError('100', `Expected iterable value for multiple field, but got ${typeof raw} instead`);
    const value = coerce(field, raw, offsetMinutes);
    if (value === undefined)
      throw codeError('CRM_FIELD_ERROR_VALUE_NOT_VALID', `Неверное значение поля "${field.title}"`);
    values[field.name] = value;
  }
  return values;
}

/**
 * The `fm` of `crm.item.*`: elements without an id of the object are added, an empty value removes, an element without
 * `typeId` does nothing. In an array keys are no ids: everything is added.
 * See https://apidocs.bitrix24.com/tutorials/crm/how-to-edit-crm-objects/how-to-change-email-or-phone.html
 */
export function multiFieldInput(fm: Json | undefined): readonly MultiFieldChange[] {
  const changes: MultiFieldChange[] = [];
  for (const [key, element] of Object.entries(asMap(fm))) {
    const { typeId, valueType, value } = asMap(element);
    const type = asText(typeId).toUpperCase();
    if (!multiFieldTypes.some((known) => known === type)) continue;
    const id = Array.isArray(fm) ? undefined : asInteger(key);
    const text = asText(value);
    const kind = asText(valueType);
    if (id === undefined) {
      if (text !== '') changes.push({ kind: 'add', typeId: type, valueType: kind || 'WORK', value: text });
    } else if (text === '') changes.push({ kind: 'remove', id });
    else changes.push({ kind: 'change', id, value: text, ...(kind === '' ? {} : { valueType: kind }) });
  }
  return changes;
}
