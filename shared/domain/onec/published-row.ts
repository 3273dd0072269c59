import type { Json } from '../../kernel/canonical-json.ts';
import type { BaseObject, ObjectWrite, TableRow } from './base-object.ts';

type Row = Readonly<Record<string, Json>>;

/** Standard properties that have a place of their own in an object. */
const standard = new Set(['Ref_Key', 'DataVersion', 'DeletionMark', 'IsFolder']);
const ofRows = new Set(['Ref_Key', 'LineNumber']);

/**
 * A row of the standard OData interface as an object, to be checked by `readObject`. Tabular parts are the properties
 * that are lists. Texts of fixed length come filled up with blanks, which are taken off.
 */
export function objectOfRow(type: string, row: Row): unknown {
  const { DataVersion: version, DeletionMark: deletionMark, IsFolder: isFolder } = row;
  const said = Object.entries(row).filter(([name]) => !standard.has(name));
  const tables = said.flatMap(([name, value]) =>
    Array.isArray(value) ? [[name, (value as readonly Json[]).map(rowOf)] as const] : [],
  );
  const attributes = said.filter(([, value]) => !Array.isArray(value));
  return {
    type,
    ref: row['Ref_Key'],
    ...(typeof deletionMark === 'boolean' && { deletionMark }),
    ...(typeof isFolder === 'boolean' && { isFolder }),
    ...(typeof version === 'string' && { version }),
    attributes: trimmed(attributes),
    tables: Object.fromEntries(tables),
  };
}

/** What is written for an object: rows of tabular parts get their numbers, as the interface wants them. */
export function rowOfWrite(
  { attributes, create, ref, tables }: ObjectWrite,
  without: readonly string[],
): Row {
  const parts = Object.entries(tables)
    .filter(([name]) => !without.includes(name))
    .map(([name, rows]) => [name, rows.map(numbered)] as const);
  return { ...(create && { Ref_Key: ref }), ...attributes, ...Object.fromEntries(parts) };
}

/** Whether an object is as a write wants it. Rows of the base have columns that nobody wrote. */
export function says(object: BaseObject, write: ObjectWrite): boolean {
  const row: Row = { ...object.attributes, DeletionMark: object.deletionMark, IsFolder: object.isFolder };
  if (!saysRow(row, write.attributes)) return false;
  return Object.entries(write.tables).every(([name, wanted]) => {
    const rows = object.tables[name] ?? [];
    return rows.length === wanted.length && wanted.every((one, at) => saysRow(rows[at] ?? {}, one));
  });
}

/** Whole numbers come as text. */
function saysRow(row: Row, wanted: Row): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const now = row[name] ?? null;
    return now === value || (typeof value === 'number' && now === String(value));
  });
}

/** Whether two objects say the same in what a write names. */
export function saySame(one: BaseObject, other: BaseObject, write: ObjectWrite): boolean {
  return partOf(one, (name) => isNamed(write, name)) === partOf(other, (name) => isNamed(write, name));
}

function isNamed({ attributes, tables }: ObjectWrite, name: string): boolean {
  return Object.hasOwn(attributes, name) || Object.hasOwn(tables, name);
}

function partOf(object: BaseObject, isIn: (name: string) => boolean): string {
  const { attributes, deletionMark, isFolder, tables } = object;
  const values: Row = { ...attributes, DeletionMark: deletionMark, IsFolder: isFolder };
  const own = Object.entries(values).filter(([name, value]) => isIn(name) && value !== null);
  const parts = Object.entries(tables).filter(([name, rows]) => isIn(name) && rows.length > 0);
  return JSON.stringify([
    own.toSorted(byName),
    parts.map(([name, rows]) => [name, rows.map(sorted)] as const).toSorted(byName),
  ]);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function numbered(row: TableRow, index: number): Json {
  return { LineNumber: String(index + 1), ...row };
}

function rowOf(value: Json): TableRow {
  const row = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return trimmed(Object.entries(row).filter(([name]) => !ofRows.has(name)));
}

function trimmed(entries: readonly (readonly [string, Json])[]): Row {
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value.replace(/ +$/, '') : value]),
  );
}

function sorted(row: TableRow): readonly (readonly [string, Json])[] {
  return Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
