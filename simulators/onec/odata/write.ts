import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { Configuration } from '../base/configurations.ts';
import { uuid } from '../base/generate.ts';
import type { ObjectStore, StoredObject } from '../base/object-store.ts';
import { type Refusals, WriteLocked, WriteRefused, writeByRules } from '../base/write-rules.ts';
import type { BaseView } from './base-view.ts';
import { tieRegister } from './base-view.ts';
import type { EntityType, Properties } from './entity-types.ts';
import type { Row } from './filter.ts';
import { noInstance, noType, OdataRefusal } from './refusal.ts';
import { tieTable } from './rows.ts';

export interface WriteParts {
  readonly store: ObjectStore;
  readonly configuration: Configuration;
  readonly view: BaseView;
  readonly random: Random;
  readonly refusals: Refusals;
  /** Whether an object is made under the key that the request gives; older platforms make up their own. */
  readonly ownKeys: boolean;
}

const node = 'OData';

/** POST to a set of objects. @throws OdataRefusal */
export function createObject(parts: WriteParts, set: string, body: Row): StoredObject {
  const type = typeOf(parts, set);
  const given = body['Ref_Key'];
  const ref = parts.ownKeys && typeof given === 'string' ? given.toLowerCase() : uuid(parts.random);
  if (parts.store.get(set, ref)) throw new OdataRefusal(400, 15, 'Сущность с таким ключом уже существует');
  return written(parts, set, ref, true, type, body);
}

/** PATCH or PUT of an object. @throws OdataRefusal */
export function changeObject(parts: WriteParts, set: string, ref: string, body: Row): StoredObject {
  const type = typeOf(parts, set);
  if (!parts.store.get(set, ref)) throw noInstance();
  return written(parts, set, ref, false, type, body);
}

/** DELETE of an object: for good, and without looking who refers to it. @throws OdataRefusal */
export function deleteObject(parts: WriteParts, set: string, ref: string): void {
  typeOf(parts, set);
  if (!parts.store.get(set, ref)) throw noInstance();
  parts.store.remove(set, ref);
}

/** POST to the register of ties. @throws OdataRefusal */
export function writeTie({ store }: WriteParts, body: Row): void {
  const contact = store.get('Catalog_КонтактныеЛица', String(body['Контакт_Key'] ?? ''));
  if (!contact) throw new OdataRefusal(500, -1, 'Значение поля "Контакт" не заполнено');
  const { Контакт_Key: _, ...row } = body;
  const rows = contact.tables[tieTable] ?? [];
  const others = rows.filter((known) => known['Контрагент_Key'] !== row['Контрагент_Key']);
  const known = rows.find((one) => one['Контрагент_Key'] === row['Контрагент_Key']);
  store.write(contact.type, contact.ref, { tables: { [tieTable]: [...others, { ...known, ...row }] } }, node);
}

export function isTieRegister(set: string): boolean {
  return set === tieRegister;
}

function typeOf({ view }: WriteParts, set: string): EntityType {
  const type = view.types[set];
  if (!type) throw noType(set);
  return type;
}

function written(
  { configuration, refusals, store }: WriteParts,
  set: string,
  ref: string,
  create: boolean,
  type: EntityType,
  body: Row,
): StoredObject {
  const wanted = {
    type: set,
    ref,
    create,
    attributes: { ...known(type.properties, body), ...marksOf(body) },
    tables: tablesOf(type, body),
  };
  try {
    return writeByRules(store, configuration, wanted, refusals, node);
  } catch (error) {
    if (error instanceof WriteRefused || error instanceof WriteLocked)
      throw new OdataRefusal(500, -1, error.message);
    throw error;
  }
}

/** What the configuration does not have is dropped without a word. */
function known(properties: Properties, row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      const kind = properties[name.replace(/_Type$/, '')] ?? properties[name];
      if (!kind) return [];
      checkKind(name, kind.kind, value);
      return [[name, value] as const];
    }),
  );
}

function checkKind(name: string, kind: string, value: Json): void {
  const wrong =
    (kind === 'flag' && typeof value !== 'boolean') ||
    (kind === 'reference' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value))) ||
    (kind === 'moment' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(String(value)));
  if (wrong) throw new OdataRefusal(400, 4, `Неверное значение свойства "${name}"`);
}

function marksOf(row: Row): Row {
  return Object.fromEntries(
    ['DeletionMark', 'IsFolder'].flatMap((name) =>
      row[name] === undefined ? [] : [[name, row[name]] as const],
    ),
  );
}

/** A tabular part is replaced as a whole. */
function tablesOf(type: EntityType, body: Row): Readonly<Record<string, readonly Row[]>> {
  return Object.fromEntries(
    Object.entries(type.tables).flatMap(([name, properties]) => {
      const rows = body[name];
      if (!Array.isArray(rows)) return [];
      return [[name, (rows as readonly Row[]).map((row) => known(properties, row))] as const];
    }),
  );
}
