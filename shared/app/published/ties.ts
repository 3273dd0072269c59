import type { ClientProfile } from '../../domain/mapping/client-profile.ts';
import {
  type BaseObject,
  baseObjectSchema,
  type ObjectWrite,
  type TableRow,
} from '../../domain/onec/base-object.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { allRows, type BaseRow, type PublishedBase } from '../../ports/published-base.ts';

/** The property of a tie that names the contact person. */
const contactProperty = 'Контакт_Key';

/** Ties have few properties. */
const narrowPage = 2_000;

/** Where a configuration keeps the ties of contact persons to clients apart from both. */
export interface TiePlace {
  /** Type of the contact persons. */
  readonly type: string;
  /** Under which name a contact person carries its ties as a tabular part. */
  readonly table: string;
  /** The information register. */
  readonly set: string;
  /** Property that names the client. */
  readonly column: string;
  /** Property that says that the tie is none any more. */
  readonly invalid: string;
}

/** `undefined` where contact persons name their client themselves. */
export function tiePlaceOf({ contactPerson }: ClientProfile): TiePlace | undefined {
  const { owner, type } = contactPerson;
  if (!('table' in owner)) return undefined;
  const { column, invalid, table } = owner;
  return { type, table, set: `InformationRegister_${table}`, column, invalid };
}

/** Ties of all contact persons, by the person. A register that keeps history has the last word of each tie taken. */
export async function readTies(
  base: Pick<PublishedBase, 'pages'>,
  place: TiePlace,
): Promise<ReadonlyMap<string, readonly TableRow[]>> {
  const orderBy = [contactProperty, place.column];
  const rows = await allRows(base, { set: place.set, orderBy, pageRows: narrowPage });
  const last = new Map<string, BaseRow>();
  for (const row of rows) {
    const key = `${String(row[contactProperty])} ${String(row[place.column])}`;
    const known = last.get(key);
    if (!known || String(row['Period'] ?? '') >= String(known['Period'] ?? '')) last.set(key, row);
  }
  const byContact = Map.groupBy(last.values(), (row) => String(row[contactProperty]).toLowerCase());
  return new Map([...byContact].map(([contact, ties]) => [contact, ties.map(tieOf)]));
}

/** The object with its ties as a tabular part. */
export function withTies(
  object: BaseObject,
  { table }: TiePlace,
  ties: readonly TableRow[] | undefined,
): BaseObject {
  return baseObjectSchema.parse({ ...object, tables: { ...object.tables, [table]: ties ?? [] } });
}

/** The object with the ties that it had when it was last read; where none were read nothing is said of them. */
export function withLastTies(object: BaseObject, place: TiePlace, last: BaseObject | undefined): BaseObject {
  const ties = last?.tables[place.table];
  return ties ? withTies(object, place, ties) : object;
}

/**
 * Writes the ties of a contact person that differ from those that are known. A tie that shall be no more is said to be
 * invalid, as the configuration itself does.
 * @param period the base's local time, for a register that keeps history
 * @returns the ties as they are then
 */
export async function writeTies(
  base: Pick<PublishedBase, 'record'>,
  place: TiePlace,
  write: ObjectWrite,
  known: readonly TableRow[],
  period: string,
): Promise<readonly TableRow[]> {
  const wanted = write.tables[place.table];
  if (!wanted) return known;
  const clientOf = (row: TableRow): Json => row[place.column] ?? null;
  const gone = known
    .filter((row) => !wanted.some((one) => clientOf(one) === clientOf(row)) && row[place.invalid] !== true)
    .map((row): TableRow => ({ ...row, [place.invalid]: true }));
  const told = [...wanted, ...gone];
  for (const row of told) {
    const before = known.find((one) => clientOf(one) === clientOf(row));
    if (before && Object.entries(row).every(([name, value]) => before[name] === value)) continue;
    await base.record(place.set, { Period: period, ...row, [contactProperty]: write.ref });
  }
  const others = known.filter((row) => !told.some((one) => clientOf(one) === clientOf(row)));
  return [...told, ...others];
}

function tieOf({ Period: _, [contactProperty]: __, ...row }: BaseRow): TableRow {
  return row;
}
