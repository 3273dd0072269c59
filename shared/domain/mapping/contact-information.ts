import type { Json } from '../../kernel/canonical-json.ts';
import type { CommunicationType } from '../entities/descriptor.ts';
import { emailOf, normalisedCommunication, phonesOf } from '../identification/normalise.ts';
import type { BaseObject, TableRow } from '../onec/base-object.ts';
import {
  type AddressKind,
  type CommunicationField,
  informationKindType,
  informationTable,
} from './client-profile.ts';
import { type LoadedObjects, refIn } from './loaded-objects.ts';

/** Type of a row (`ТипыКонтактнойИнформации`), and where its plain value is kept beside the presentation. */
export const rowTypes: Readonly<
  Record<
    CommunicationField,
    { readonly type: string; readonly kind: CommunicationType; readonly column?: string }
  >
> = {
  phones: { type: 'Телефон', kind: 'PHONE', column: 'НомерТелефона' },
  emails: { type: 'АдресЭлектроннойПочты', kind: 'EMAIL', column: 'АдресЭП' },
  webs: { type: 'ВебСтраница', kind: 'WEB' },
};

export const addressRowType = 'Адрес';

/** Fields of contact information in the order in which they are written. */
export const communicationFields: readonly CommunicationField[] = ['phones', 'emails', 'webs'];

/** Rows of the tabular part with contact information. */
export function informationRows(object: BaseObject | undefined): readonly TableRow[] {
  return object?.tables[informationTable] ?? [];
}

/** Values of one row, normalised; several when people wrote several into one. `undefined` when they are no text. */
export function communicationsIn(field: CommunicationField, row: TableRow): readonly string[] | undefined {
  const { column, kind } = rowTypes[field];
  const presentation = row['Представление'] ?? '';
  const plain = (column === undefined ? undefined : row[column]) ?? '';
  if (typeof presentation !== 'string' || typeof plain !== 'string') return undefined;
  const written = (presentation.trim() === '' ? plain : presentation).trim();
  if (written === '') return [];
  if (field === 'phones' && phonesOf(written).length > 0) return phonesOf(written);
  if (field === 'emails') {
    const addresses = written.split(/[\s,;]+/).map(emailOf);
    const all = addresses.filter((address) => address !== undefined);
    if (all.length === addresses.length) return all;
  }
  return [normalisedCommunication(kind, written)];
}

/** Which address of the portal a row holds; `undefined` for rows that we leave alone. */
export function addressKindOf(row: TableRow, objects: LoadedObjects): AddressKind | undefined {
  if (row['Тип'] !== addressRowType) return undefined;
  return kindByWords(kindNames(row, objects).join(' '));
}

/** Names of a row's kind: predefined name and description, whichever is known. */
function kindNames(row: TableRow, objects: LoadedObjects): readonly string[] {
  const ref = refIn(row['Вид_Key']) ?? refIn(row['Вид']);
  const kind = ref === undefined ? undefined : objects.get(informationKindType, ref);
  const names: readonly (Json | undefined)[] = kind
    ? [...predefinedNames(kind), kind.attributes['Description']]
    : [row['Вид']];
  return names.filter((name) => typeof name === 'string');
}

function predefinedNames(kind: BaseObject): readonly (Json | undefined)[] {
  return [kind.attributes['PredefinedDataName'], kind.attributes['ИмяПредопределенногоВида']];
}

function kindByWords(words: string): AddressKind | undefined {
  if (/юр(идич|адрес)/iu.test(words)) return '6';
  if (/факт(ич|адрес)/iu.test(words)) return '1';
  if (/почтов/iu.test(words)) return '8';
  return undefined;
}

/**
 * The columns that name a predefined kind: its reference, or the name itself where the directory of kinds has not been
 * read (an agent resolves it).
 */
export function kindColumns(
  predefined: string,
  rowType: string,
  objects: LoadedObjects,
): Readonly<Record<string, Json>> {
  // Whose kind it is: the last word of `ТелефонКонтрагента`.
  const [owner = predefined] = /(Контрагента|Партнера|КонтактногоЛица)$/u.exec(predefined) ?? [];
  const kind =
    objects.find(informationKindType, (known) => predefinedNames(known).includes(predefined)) ??
    objects.find(
      informationKindType,
      (known) =>
        known.attributes['Тип'] === rowType &&
        rowType !== addressRowType &&
        predefinedNames(known).some((name) => typeof name === 'string' && name.endsWith(owner)),
    );
  return kind ? { Вид_Key: kind.ref } : { Вид: predefined };
}
