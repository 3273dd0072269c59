import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { CrmEntity } from '../../data/crm/crm-entity.ts';
import { type CrmField, kindOf } from '../../data/crm/crm-field.ts';
import type { CrmItem } from '../../data/crm/crm-items.ts';
import type { MultiField } from '../../data/crm/multi-field.ts';
import { itemName } from '../../data/crm/user-fields.ts';
import { formatDateTime } from '../../data/dates.ts';

/** Turns objects into rows of `crm.item.*`: numbers as numbers, camel case, moments with the portal's offset. */
export type ItemProjector = (item: CrmItem) => { [name: string]: Json };

/**
 * What a selection shows. Nothing and `*` are everything, `*` in a list also the multi-fields; the id always comes;
 * names that are no fields are passed over.
 */
export function itemProjector(
  entity: CrmEntity,
  fields: readonly CrmField[],
  select: readonly string[],
  originalNames: boolean,
  offsetMinutes: number,
): ItemProjector {
  const all = select.length === 0 || select.includes('*');
  const chosen: [string, CrmField][] = [];
  for (const field of fields) {
    if (field.legacyOnly) continue;
    const name = itemName(field, originalNames);
    if (all || field.name === 'id' || select.includes(name)) chosen.push([name, field]);
  }
  return (item) => {
    const row: { [name: string]: Json } = {};
    for (const [name, field] of chosen)
      row[name] = field.name === 'id' ? item.id : shown(field, item.values[field.name], offsetMinutes);
    if (all && entity.communications) Object.assign(row, communications(item.fm));
    if (all) row['entityTypeId'] = entity.entityTypeId;
    return row;
  };
}

function shown(field: CrmField, value: Json | undefined, offsetMinutes: number): Json {
  if (value === undefined || value === null) return field.multiple ? [] : null;
  if (kindOf(field.type) !== 'datetime') return value;
  if (Array.isArray(value)) return value.map((one: Json) => shown(field, one, offsetMinutes));
  return typeof value === 'number' ? formatDateTime(value, offsetMinutes) : null;
}

const aliases: readonly (readonly [name: string, typeId: string, valueType: string])[] = [
  ['phoneMobile', 'PHONE', 'MOBILE'],
  ['phoneWork', 'PHONE', 'WORK'],
  ['phoneMailing', 'PHONE', 'MAILING'],
  ['emailHome', 'EMAIL', 'HOME'],
  ['emailWork', 'EMAIL', 'WORK'],
  ['emailMailing', 'EMAIL', 'MAILING'],
  ['email', 'EMAIL', ''],
  ['phone', 'PHONE', ''],
];

function communications(fm: readonly MultiField[]): { [name: string]: Json } {
  const row: { [name: string]: Json } = {};
  for (const [name, typeId, valueType] of aliases) {
    const found = fm.find(
      (field) => field.typeId === typeId && (valueType === '' || field.valueType === valueType),
    );
    row[name] = found?.value ?? '';
  }
  row['fm'] = fm.map(({ id, valueType, value, typeId }) => ({ id, valueType, value, typeId }));
  return row;
}
