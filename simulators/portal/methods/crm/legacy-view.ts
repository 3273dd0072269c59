import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { CrmEntity } from '../../data/crm/crm-entity.ts';
import { type CrmField, kindOf } from '../../data/crm/crm-field.ts';
import type { CrmItem } from '../../data/crm/crm-items.ts';
import { type MultiField, multiFieldTypes } from '../../data/crm/multi-field.ts';
import { formatDateTime } from '../../data/dates.ts';

/**
 * Turns objects into rows of the older methods: every scalar is text. Lists show multi-fields only when these are
 * named, `UF_*` stands for the user fields; get shows everything that is there.
 */
export function legacyProjector(
  entity: CrmEntity,
  fields: readonly CrmField[],
  select: readonly string[] | 'get',
  offsetMinutes: number,
): (item: CrmItem) => { [name: string]: Json } {
  const chosen = fields.filter((field) => {
    // Lists of links have methods of their own.
    if (field.legacy === '' || (field.multiple && !field.dynamic)) return false;
    return select === 'get' || isNamed(field, select);
  });
  const types = entity.communications
    ? multiFieldTypes.filter((type) => select === 'get' || select.includes(type))
    : [];
  return (item) => {
    const row: { [name: string]: Json } = {};
    for (const field of chosen)
      row[field.legacy] =
        field.name === 'id' ? String(item.id) : legacyValue(field, item.values[field.name], offsetMinutes);
    for (const type of types) {
      const values = item.fm.filter((one) => one.typeId === type).map(legacyMultiField);
      if (values.length > 0) row[type] = values;
    }
    return row;
  };
}

function isNamed(field: CrmField, select: readonly string[]): boolean {
  if (select.length === 0 || field.name === 'id' || select.includes(field.legacy)) return true;
  return select.includes(field.dynamic ? 'UF_*' : '*');
}

function legacyMultiField({ id, valueType, value, typeId }: MultiField): Json {
  return { ID: String(id), VALUE_TYPE: valueType, VALUE: value, TYPE_ID: typeId };
}

function legacyValue(field: CrmField, value: Json | undefined, offsetMinutes: number): Json {
  if (Array.isArray(value)) return value.map((one: Json) => legacyValue(field, one, offsetMinutes));
  if (field.dynamic && field.multiple) return [];
  if (kindOf(field.type) === 'datetime')
    return typeof value === 'number' ? formatDateTime(value, offsetMinutes) : '';
  if (value === undefined || value === null)
    return field.type === 'boolean' ? 'N' : field.dynamic ? '' : null;
  if (field.name === 'opportunity' || field.name === 'taxValue') return Number(value).toFixed(2);
  return typeof value === 'object' ? value : String(value);
}
