import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import { canonicalValue } from '../entities/canonical.ts';
import type {
  CommunicationType,
  EntityDescriptor,
  EntityName,
  FieldDescriptor,
} from '../entities/descriptor.ts';
import {
  fromPortalChoice,
  type PortalDictionaries,
  propertyToCome,
  toPortalChoice,
} from '../entities/dictionaries.ts';
import { targetOf, targetValue } from '../entities/reference-target.ts';
import { fieldWords } from '../entities/words.ts';
import { communicationChanges, communicationValues } from './communications.ts';
import { pictureThere } from './portal-pictures.ts';
import type { FieldProblem, Fields, PortalRecord } from './record.ts';

/** Begins the names of values that are user fields of the portal and nothing that records know. */
export const userFieldPrefix = 'userField:';

type Row = { readonly [field: string]: Json };

/** Translates references between the base's refs and the portal's ids; `undefined` when the other is not linked. */
export interface ReferenceMap {
  /** A portal id, or a reference into the same batch such as `$result[…]`. */
  portalId(entity: EntityName, ref: string): Json | undefined;
  ref(entity: EntityName, portalId: string): string | undefined;
}

/** The name under which the portal's row holds a field; `undefined` when the portal has no such property. */
export function portalFieldName(
  field: FieldDescriptor,
  dictionaries: PortalDictionaries,
): string | undefined {
  if ('field' in field.portal) return field.portal.field;
  if ('communication' in field.portal) return 'fm';
  const id = dictionaries.propertyIds[field.portal.property];
  return id === undefined || id === propertyToCome ? undefined : `property${id}`;
}

/**
 * Fields in the portal's own words, and (`left`, `problems`) what could not be said in them, or not in full. Pictures
 * are left to `encodePicture`.
 * @param row the record as the portal has it; `undefined` for a new one
 */
export function encodeFields(
  descriptor: EntityDescriptor,
  fields: Fields,
  dictionaries: PortalDictionaries,
  references: ReferenceMap,
  row?: Row,
): { readonly params: Row; readonly left: readonly string[]; readonly problems: readonly FieldProblem[] } {
  const params: Record<string, Json> = {};
  const communications: { type: CommunicationType; values: readonly string[] }[] = [];
  const left: string[] = [];
  const problems: FieldProblem[] = [];
  for (const field of descriptor.fields) {
    const value = fields[field.name];
    if (value === undefined) continue;
    if (field.type.kind === 'communications') {
      communications.push({ type: field.type.type, values: value as readonly string[] });
      continue;
    }
    if (field.type.kind === 'picture' && value !== null) continue;
    const name = portalFieldName(field, dictionaries);
    const encoded = encodeValue(field, value, dictionaries, references);
    const problem = name === undefined ? propertyMissing(field) : encoded.problem;
    if (problem) problems.push(problem);
    if (problem || encoded.value === undefined) left.push(field.name);
    if (name !== undefined && encoded.value !== undefined) params[name] = encoded.value;
    Object.assign(params, encoded.beside);
  }
  for (const [name, value] of Object.entries(fields))
    if (name.startsWith(userFieldPrefix)) params[name.slice(userFieldPrefix.length)] = value;
  const fm = communicationChanges(communications, row?.['fm']);
  if (fm !== undefined) params['fm'] = fm;
  return { params, left, problems };
}

interface Encoded {
  readonly value?: Json;
  /** Further fields that belong to it. */
  readonly beside?: Row;
  readonly problem?: FieldProblem;
}

function encodeValue(
  field: FieldDescriptor,
  value: Json,
  dictionaries: PortalDictionaries,
  references: ReferenceMap,
): Encoded {
  if (field.lockedBy === 'inventoryMode' && dictionaries.inventoryMode)
    return { problem: lockedByInventory(field) };
  const { type } = field;
  switch (type.kind) {
    case 'text':
      return { value: value ?? '' };
    case 'decimal':
      return { value };
    case 'flag':
      return { value: value === true ? 'Y' : 'N' };
    case 'picture':
      // https://apidocs.bitrix24.ru/api-reference/catalog/product/catalog-product-update.html; see `encodePicture`
      return { value: { remove: 'Y' } };
    case 'reference': {
      if (value === null) return { value: null };
      const target = targetOf(type, value as string);
      const id = references.portalId(target.entity, target.ref);
      if (id === undefined) return { problem: referenceMissing(field, value as string) };
      const told = type.kindTold;
      return told ? { value: id, beside: { [told.field]: told.as[target.entity] ?? null } } : { value: id };
    }
    case 'references': {
      const refs = value as readonly string[];
      const idOf = (ref: string) => {
        const target = targetOf(type, ref);
        return references.portalId(target.entity, target.ref);
      };
      const ids = refs.map(idOf).filter((id) => id !== undefined);
      const missing = refs.find((ref) => idOf(ref) === undefined);
      return missing === undefined
        ? { value: ids }
        : { value: ids, problem: referenceMissing(field, missing) };
    }
    case 'communications':
      throw new RangeError('multi-fields are written together');
    case 'choice': {
      if (value === null) return { value: null };
      const id = toPortalChoice(dictionaries, type.dictionary, value);
      return id === undefined ? { value: null, problem: choiceMissing(field, value) } : { value: id };
    }
  }
}

/** A row of the portal as a record. Fields that the row lacks are not spoken of. */
export function decodeRow(
  descriptor: EntityDescriptor,
  row: Row,
  dictionaries: PortalDictionaries,
  references: ReferenceMap,
): PortalRecord {
  const fields: Record<string, Json> = {};
  for (const field of descriptor.fields) {
    const name = portalFieldName(field, dictionaries);
    const value = name === undefined ? undefined : row[name];
    if (value !== undefined) fields[field.name] = decodeValue(field, value, row, dictionaries, references);
    else if (isToCome(field, dictionaries)) fields[field.name] = null;
  }
  for (const { name, without } of descriptor.fields) {
    const list = fields[name];
    const repeated = without === undefined ? undefined : fields[without];
    if (Array.isArray(list)) fields[name] = list.filter((entry: Json) => entry !== repeated);
  }
  const { found, externalKeyDefaultsToId } = descriptor.portal;
  const portalId = portalIdOf(descriptor, row);
  const key = found.by === 'externalKey' ? row[found.field] : undefined;
  const own = typeof key === 'string' && key !== '' && !(externalKeyDefaultsToId && key === portalId);
  return { entity: descriptor.name, portalId, fields, row, ...(own ? { externalKey: key } : {}) };
}

/** A property that the portal does not have yet will be empty everywhere. */
function isToCome({ portal }: FieldDescriptor, { propertyIds }: PortalDictionaries): boolean {
  return 'property' in portal && propertyIds[portal.property] === propertyToCome;
}

/** The id by which a row is known: its own, or the values of the fields that name it. */
export function portalIdOf(descriptor: EntityDescriptor, row: Row): string {
  const { compositeKey, list } = descriptor.portal;
  return compositeKey ? compositeKey.map((name) => String(row[name])).join(':') : String(row[list.idField]);
}

function decodeValue(
  field: FieldDescriptor,
  raw: Json,
  row: Row,
  dictionaries: PortalDictionaries,
  references: ReferenceMap,
): Json {
  const { type } = field;
  const value = 'property' in field.portal ? propertyValue(raw) : raw;
  const refOf = (entity: EntityName | undefined, id: Json) =>
    (entity && references.ref(entity, String(id))) ?? `portal:${String(id)}`;
  switch (type.kind) {
    case 'text':
    case 'decimal':
      return canonicalValue(type, value);
    case 'flag':
      return value === 'Y' || value === true;
    case 'picture':
      return isNothing(value) ? null : pictureThere;
    case 'reference':
      return isNothing(value) ? null : decodeReference(type, value, row, references);
    case 'references': {
      const ids = Array.isArray(value) ? value : [];
      return canonicalValue(
        type,
        ids.map((id: Json) => refOf(type.to[0], id)),
      );
    }
    case 'communications':
      return communicationValues(type.type, value);
    case 'choice':
      return value === null || value === '' || value === 0
        ? null
        : fromPortalChoice(dictionaries, type.dictionary, value);
  }
}

function isNothing(value: Json): boolean {
  return value === null || value === '' || value === 0 || value === '0';
}

function decodeReference(
  type: Extract<FieldDescriptor['type'], { kind: 'reference' }>,
  value: Json,
  row: Row,
  references: ReferenceMap,
): string {
  const { kindTold } = type;
  const entity = kindTold
    ? type.to.find((name) => String(kindTold.as[name]) === String(row[kindTold.field]))
    : type.to[0];
  const ref = entity && references.ref(entity, String(value));
  return entity && ref !== undefined ? targetValue(type, { entity, ref }) : `portal:${String(value)}`;
}

/** Product properties answer as `{value, valueId}`, a list of such, or plainly. */
function propertyValue(raw: Json): Json {
  const one = Array.isArray(raw) ? ((raw as readonly Json[])[0] ?? null) : raw;
  if (one !== null && typeof one === 'object' && !Array.isArray(one)) return (one as Row)['value'] ?? null;
  return one;
}

function propertyMissing(field: FieldDescriptor): FieldProblem {
  return {
    field: field.name,
    cause: 'property-missing',
    text: text(
      `В каталоге портала нет свойства для поля «${fieldWords(field.name).ru}»: значение не записано.`,
      `The portal's catalogue has no property for the field "${fieldWords(field.name).en}": the value was not written.`,
    ),
  };
}

function lockedByInventory(field: FieldDescriptor): FieldProblem {
  return {
    field: field.name,
    cause: 'inventory-mode',
    text: text(
      'На портале включён складской учёт: остатки меняются только складскими документами, количество не записано.',
      'Inventory mode is on at the portal: stock changes by stock documents only, the quantity was not written.',
    ),
  };
}

function referenceMissing(field: FieldDescriptor, ref: string): FieldProblem {
  return {
    field: field.name,
    cause: 'reference-missing',
    text: text(
      `Поле «${fieldWords(field.name).ru}» ссылается на объект 1С ${ref}, которого на портале нет: записано без него. Выгрузите этот объект из 1С.`,
      `The field "${fieldWords(field.name).en}" refers to the object ${ref} of 1C, which is not on the portal: written without it. Export that object from 1C.`,
    ),
  };
}

function choiceMissing(field: FieldDescriptor, value: Json): FieldProblem {
  return {
    field: field.name,
    cause: `${field.name}-unknown`,
    text: text(
      `На портале нет значения «${String(value)}» для поля «${fieldWords(field.name).ru}»: добавьте его в справочник портала и повторите.`,
      `The portal has no value "${String(value)}" for the field "${fieldWords(field.name).en}": add it to the portal's list and repeat.`,
    ),
  };
}
