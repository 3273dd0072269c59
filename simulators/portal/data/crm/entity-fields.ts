import type { Portal } from '../../portal.ts';
import type { QueryField } from '../field-table.ts';
import type { CrmEntity } from './crm-entity.ts';
import { type CrmField, kindOf } from './crm-field.ts';
import type { CrmItem } from './crm-items.ts';
import { multiFieldTypes } from './multi-field.ts';
import { itemName, userFieldsOf } from './user-fields.ts';

/** All fields of an entity in a portal, its user fields included. */
export function fieldsOf(portal: Portal, entity: CrmEntity): readonly CrmField[] {
  const dynamic = userFieldsOf(portal, entity.userFieldEntity);
  return dynamic.length === 0 ? entity.fields : [...entity.fields, ...dynamic];
}

/** Fields as the newer methods filter and order by them. */
export function itemQueryFields(
  fields: readonly CrmField[],
  originalNames: boolean,
): Map<string, QueryField<CrmItem>> {
  return new Map(
    fields
      .filter((field) => !field.legacyOnly)
      .map((field) => [itemName(field, originalNames), queryField(field)]),
  );
}

/** Fields as the older methods filter and order by them; phones and the like by their exact value only. */
export function legacyQueryFields(
  fields: readonly CrmField[],
  entity: CrmEntity,
): Map<string, QueryField<CrmItem>> {
  const named = new Map<string, QueryField<CrmItem>>();
  for (const field of fields) {
    if (field.legacy !== '' && !field.legacyOnly) named.set(field.legacy, queryField(field));
  }
  if (!entity.communications) return named;
  for (const typeId of multiFieldTypes) {
    named.set(typeId, {
      kind: 'string',
      read: (item) => item.fm.filter((field) => field.typeId === typeId).map((field) => field.value),
      exactOnly: true,
    });
  }
  return named;
}

function queryField(field: CrmField): QueryField<CrmItem> {
  const { name, index } = field;
  const kind = kindOf(field.type);
  if (name === 'id') return { kind, read: (item) => item.id };
  const read = (item: CrmItem) => item.values[name];
  return index === '' ? { kind, read } : { kind, read, index };
}
