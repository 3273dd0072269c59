import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { StoredObject } from '../base/object-store.ts';
import { type EntityType, emptyValue, type Properties, type PropertyKind } from './entity-types.ts';
import type { Row } from './filter.ts';

/** Who names the client of a contact person in a register instead of an attribute. */
export const tieTable = 'СвязиКонтрагентКонтакт';

/** An object as the interface says it, whole. */
export function rowOfObject(object: StoredObject, type: EntityType, version: string): Row {
  const { attributes, deletionMark, isFolder, ref, tables } = object;
  const row: Record<string, Json> = {
    Ref_Key: ref,
    DataVersion: version,
    DeletionMark: deletionMark,
  };
  if ('Parent_Key' in type.properties) row['IsFolder'] = isFolder;
  Object.assign(row, valuesOf(type.properties, attributes, isFolder));
  for (const [name, properties] of Object.entries(type.tables)) {
    row[name] = (tables[name] ?? []).map((given, index) => ({
      Ref_Key: ref,
      LineNumber: String(index + 1),
      ...valuesOf(properties, given, false),
    }));
  }
  return row;
}

function valuesOf(properties: Properties, given: Row, isFolder: boolean): Row {
  const row: Record<string, Json> = {};
  for (const [name, kind] of Object.entries(properties)) {
    // What does not apply to a folder is null.
    const inFolder = isFolder && !['Description', 'Code', 'Parent_Key'].includes(name);
    row[name] = inFolder ? null : said(kind, given[name] ?? emptyValue(kind));
    if (kind.kind === 'composite') row[`${name}_Type`] = given[`${name}_Type`] ?? 'StandardODATA.Undefined';
  }
  return row;
}

/** Whole numbers of 64 bits are text, texts of fixed length are filled up with blanks. */
function said(kind: PropertyKind, value: Json): Json {
  if (kind.kind === 'large') return String(value);
  if (kind.kind === 'text' && kind.padded && kind.length !== undefined && typeof value === 'string')
    return value.padEnd(kind.length);
  return value;
}

/** What `$select` leaves of a row. Tabular parts come by name, or by `Part/Attribute`. */
export function selectedRow(row: Row, select: readonly string[], presentation: (name: string) => Json): Row {
  const chosen: Record<string, Json> = {};
  for (const name of select) {
    const [first = '', inner] = name.split('/');
    const table = row[first];
    if (name === '*' || name === '**') Object.assign(chosen, row);
    else if (name.endsWith('____Presentation'))
      chosen[name] = presentation(name.replace('____Presentation', ''));
    else if (inner !== undefined && Array.isArray(table)) {
      const before = Array.isArray(chosen[first]) ? (chosen[first] as readonly Row[]) : [];
      chosen[first] = (table as readonly Row[]).map((one, at) => ({
        ...before[at],
        [inner]: one[inner] ?? null,
      }));
    } else {
      chosen[first] = row[first] ?? null;
      if (`${first}_Type` in row) chosen[`${first}_Type`] = row[`${first}_Type`] ?? null;
    }
  }
  return chosen;
}

/** A single object has its properties in another order than one of a list. */
export function reordered(row: Row): Row {
  return Object.fromEntries(Object.entries(row).reverse());
}

/** Links to what references lead to, which the minimal metadata has for references that are not empty. */
export function withLinks(row: Row, set: string): Row {
  const links = Object.entries(row).flatMap(([name, value]) => {
    if (!name.endsWith('_Key') || name === 'Ref_Key' || value === emptyValue({ kind: 'reference' }))
      return [];
    const property = name.slice(0, -'_Key'.length);
    const link = `${set}(guid'${String(row['Ref_Key'])}')/${property}`;
    return [[`${property}@navigationLinkUrl`, link] as const];
  });
  return { ...row, ...Object.fromEntries(links) };
}
