import type { Json } from '../../kernel/canonical-json.ts';
import type { BaseObject, TableRow } from '../onec/base-object.ts';
import type { Fields } from '../sync/record.ts';
import type { AddressKind, CommunicationField, InformationKinds } from './client-profile.ts';
import {
  addressKindOf,
  addressRowType,
  communicationFields,
  communicationsIn,
  informationRows,
  kindColumns,
  rowTypes,
} from './contact-information.ts';
import type { LoadedObjects } from './loaded-objects.ts';
import { type PostalAddress, readAddress, writtenAddress } from './postal-address.ts';

/** Changes of the contact information of one object; what is not named stays. */
export interface InformationChanges {
  /** Wanted values by field. */
  readonly communications: Fields;
  readonly communicationKinds: InformationKinds;
  /** Changed parts by type of address. */
  readonly addresses: ReadonlyMap<AddressKind, Fields>;
  readonly addressKinds: Readonly<Record<AddressKind, string>>;
}

/**
 * The whole tabular part as it has to be written: rows that we do not manage stay as they are, a row whose values are
 * all wanted stays too.
 */
export function writtenInformation(
  existing: BaseObject | undefined,
  changes: InformationChanges,
  objects: LoadedObjects,
): readonly TableRow[] {
  let rows = informationRows(existing);
  for (const field of communicationFields) {
    const wanted = changes.communications[field];
    if (!Array.isArray(wanted)) continue;
    rows = withCommunications(
      rows,
      field,
      wanted.map((value: Json) => String(value)),
      changes.communicationKinds,
      objects,
    );
  }
  for (const [kind, parts] of changes.addresses)
    rows = withAddress(rows, kind, parts, changes.addressKinds, objects);
  return rows.map(bare);
}

/** Rows go in order; their numbers and the reference of their object are the platform's own. */
function bare({ Ref_Key: _, LineNumber: __, ...row }: TableRow): TableRow {
  return row;
}

function withCommunications(
  rows: readonly TableRow[],
  field: CommunicationField,
  wanted: readonly string[],
  kinds: InformationKinds,
  objects: LoadedObjects,
): readonly TableRow[] {
  const { type } = rowTypes[field];
  const missing = new Set(wanted);
  const kept = rows.filter((row) => {
    if (row['Тип'] !== type) return true;
    const values = communicationsIn(field, row) ?? [];
    const isWanted = values.length > 0 && values.every((value) => missing.has(value));
    if (isWanted) for (const value of values) missing.delete(value);
    return isWanted;
  });
  const added = [...missing].map((value) => ({
    Тип: type,
    ...kindColumns(kinds[field], type, objects),
    ...communicationColumns(field, value),
  }));
  return [...kept, ...added];
}

function communicationColumns(field: CommunicationField, value: string): TableRow {
  if (field === 'phones') {
    const [number = '', extension] = value.split(';ext=');
    const presentation = extension === undefined ? number : `${number} доб. ${extension}`;
    return {
      Представление: presentation,
      НомерТелефона: number.replaceAll(/\D/g, '').slice(0, 20),
      Значение: '',
      ЗначенияПолей: '',
    };
  }
  const column = rowTypes[field].column;
  const beside = column === undefined ? {} : { [column]: value.slice(0, 100) };
  return { Представление: value.slice(0, 500), ...beside, Значение: '', ЗначенияПолей: '' };
}

function withAddress(
  rows: readonly TableRow[],
  kind: AddressKind,
  parts: Fields,
  kinds: Readonly<Record<AddressKind, string>>,
  objects: LoadedObjects,
): readonly TableRow[] {
  const at = rows.findIndex((row) => addressKindOf(row, objects) === kind);
  const old = rows[at];
  const address = withParts(old ? readAddress(old) : undefined, parts);
  if (Object.values(address).every((part) => part === null)) return rows.filter((row) => row !== old);
  const row = {
    ...(old ?? { Тип: addressRowType, ...kindColumns(kinds[kind], addressRowType, objects) }),
    ...writtenAddress(address),
  };
  return old ? rows.with(at, row) : [...rows, row];
}

function withParts(known: PostalAddress | undefined, parts: Fields): PostalAddress {
  const part = (name: keyof PostalAddress) => {
    const value = parts[name] === undefined ? known?.[name] : parts[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    line: part('line'),
    secondLine: part('secondLine'),
    city: part('city'),
    postalCode: part('postalCode'),
    region: part('region'),
    district: part('district'),
    country: part('country'),
  };
}
