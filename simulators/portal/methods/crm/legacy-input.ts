import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asInteger, asList, asMap, asText } from '../../call/params.ts';
import { coerce } from '../../data/crm/coerce.ts';
import type { CrmField } from '../../data/crm/crm-field.ts';
import { type MultiFieldChange, multiFieldTypes } from '../../data/crm/multi-field.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** Values of `fields` of the older methods; what cannot be read or set is passed over in silence. */
export function legacyValues(
  fields: readonly CrmField[],
  given: JsonMap,
  offsetMinutes: number,
): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const field of fields) {
    if (field.legacy === '' || field.legacyOnly || field.readOnly || !Object.hasOwn(given, field.legacy))
      continue;
    const value = coerce(field, given[field.legacy] ?? null, offsetMinutes);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/**
 * Phones and the like of the older methods: without `ID` an element is added, with `ID` it is changed, `DELETE: Y` or
 * an empty value removes it, what is not mentioned stays.
 * See https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-update.html
 */
export function legacyMultiFields(given: JsonMap): readonly MultiFieldChange[] {
  return multiFieldTypes.flatMap((typeId) =>
    asList(given[typeId]).flatMap((element): MultiFieldChange[] => {
      const { ID, VALUE, VALUE_TYPE, DELETE } = asMap(element);
      const id = asInteger(ID);
      const value = asText(VALUE);
      const valueType = asText(VALUE_TYPE);
      if (id === undefined)
        return value === '' ? [] : [{ kind: 'add', typeId, valueType: valueType || 'WORK', value }];
      if (value === '' || asText(DELETE) === 'Y') return [{ kind: 'remove', id }];
      return [{ kind: 'change', id, value, ...(valueType === '' ? {} : { valueType }) }];
    }),
  );
}
