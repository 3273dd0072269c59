import { innOf, kppOf, readNumber } from '../identification/registration-numbers.ts';
import type { BaseObject, TableRow } from '../onec/base-object.ts';
import type { BaseRecord } from '../sync/record.ts';
import type { ClientContext } from './client-context.ts';
import { clientKindOf, ownerOf } from './client-kind.ts';
import {
  type AddressKind,
  type Attribute,
  type ClientKind,
  type CounterpartyObject,
  isOneObject,
} from './client-profile.ts';
import { addressKindOf, informationRows } from './contact-information.ts';
import { FieldReader } from './field-reader.ts';
import { splitPersonName, withoutEntrepreneur } from './person-name.ts';
import { readAddress } from './postal-address.ts';
import { kindUnknown } from './read-client.ts';

/** The requisite that a counterparty is on the portal. */
export function readRequisite(context: ClientContext, object: BaseObject): BaseRecord {
  const { counterparty } = context.profile;
  const reader = new FieldReader('requisite', object);
  const { kind, told } = clientKindOf(context.profile, object);
  if (!told) kindUnknown(reader, Object.keys(counterparty.kind.cases[0]?.when ?? {}));
  const owner = ownerOf(context, object);
  if (owner) reader.say('owner', `${owner.entity}/${owner.ref}`);
  else ownerMissing(reader, counterparty.client);
  reader.say('preset', kind);
  reader.carry('name', counterparty.name);
  if (kind === 'organisation') {
    reader.carry('companyName', counterparty.name);
    reader.carry('companyFullName', counterparty.fullName);
    carryNumber(reader, 'kpp', counterparty.kpp, isKpp);
  } else carryPersonName(reader, counterparty);
  carryNumber(reader, 'inn', counterparty.inn, isInn);
  carryRegistration(reader, counterparty.ogrn, kind);
  carryNumber(reader, 'okpo', counterparty.okpo, (okpo) => /^\d{1,12}$/.test(okpo));
  return reader.record(object.ref);
}

/**
 * Whether a counterparty says anything that belongs into a requisite. One that has nothing but a name, such as a company
 * of the portal that was just brought to 1C, has none: an empty requisite would come back to the portal.
 */
export function hasRequisite(context: ClientContext, object: BaseObject): boolean {
  const { counterparty } = context.profile;
  if (!isOneObject(context.profile)) return true;
  const { inn, kpp, ogrn, okpo, fullName } = counterparty;
  const names = [inn, kpp, ogrn, okpo, fullName].flatMap((attribute) => attribute.names);
  const isTold = names.some((name) => {
    const value = object.attributes[name] ?? '';
    return typeof value !== 'string' || value.trim() !== '';
  });
  return isTold || addressRows(context, object).size > 0;
}

function ownerMissing(reader: FieldReader, client: Attribute | undefined): void {
  const name = client?.names[0] ?? '';
  reader.problem(
    'owner',
    'owner-missing',
    `реквизит «${name}» пуст: укажите партнёра контрагента, без него реквизиты не к чему привязать.`,
    `the attribute "${name}" is empty: name the partner of the counterparty, or its requisite belongs to nobody.`,
  );
}

function carryPersonName(reader: FieldReader, { personName, fullName, name }: CounterpartyObject): void {
  const kept = personName && reader.text('lastName', personName);
  const full = kept ? kept : reader.text('lastName', fullName);
  const written = full ? full : reader.text('lastName', name);
  if (written === undefined) return;
  const parts = splitPersonName(withoutEntrepreneur(written));
  reader.say('lastName', parts.lastName);
  reader.say('firstName', parts.firstName);
  reader.say('secondName', parts.secondName);
}

/** Foreign numbers have other lengths; they are carried over and never used to recognise anybody. */
const isInn = (number: string) => innOf(number) !== undefined || /^\d{5,15}$/.test(number);
const isKpp = (number: string) => kppOf(number) !== undefined;

/** Carries a number of digits over; what is none is told and left out, so that the portal's value stays. */
function carryNumber(
  reader: FieldReader,
  field: string,
  attribute: Attribute,
  isNumber: (digits: string) => boolean,
): void {
  const written = reader.text(field, attribute);
  if (written === undefined) return;
  if (written === '') reader.say(field, null);
  else if (isNumber(readNumber(written))) reader.say(field, readNumber(written).toUpperCase());
  else {
    reader.problem(
      field,
      `${field}-invalid`,
      `«${written.slice(0, 60)}» в реквизите «${attribute.names[0]}» не похоже на верное значение: исправьте его в 1С, на портал оно не передано.`,
      `"${written.slice(0, 60)}" in the attribute "${attribute.names[0]}" is no valid value: correct it in 1C, it was not carried over.`,
    );
  }
}

/** OGRN of organisations, OGRNIP of entrepreneurs; private persons have none. */
function carryRegistration(reader: FieldReader, attribute: Attribute, kind: ClientKind): void {
  if (kind === 'organisation') carryNumber(reader, 'ogrn', attribute, (number) => /^\d{13}$/.test(number));
  if (kind === 'entrepreneur') carryNumber(reader, 'ogrnip', attribute, (number) => /^\d{15}$/.test(number));
}

/** Rows with the addresses that the portal keeps too, the first of each kind. */
export function addressRows(
  { objects }: Pick<ClientContext, 'objects'>,
  object: BaseObject,
): ReadonlyMap<AddressKind, TableRow> {
  const rows = new Map<AddressKind, TableRow>();
  for (const row of informationRows(object)) {
    const kind = addressKindOf(row, objects);
    if (kind !== undefined && !rows.has(kind)) rows.set(kind, row);
  }
  return rows;
}

/** The addresses of a counterparty; their reference is the counterparty's and the portal's type of address. */
export function readAddresses(context: ClientContext, object: BaseObject): readonly BaseRecord[] {
  return [...addressRows(context, object)].map(([kind, row]) => {
    const reader = new FieldReader('address', object);
    reader.say('requisite', object.ref);
    reader.say('kind', kind);
    if (typeof (row['Представление'] ?? '') !== 'string')
      reader.wrongType('line', 'КонтактнаяИнформация.Представление');
    const parts: Readonly<Record<string, string | null>> = { ...readAddress(row) };
    for (const [field, value] of Object.entries(parts)) reader.say(field, value);
    return reader.record(addressRef(object.ref, kind));
  });
}

export function addressRef(counterparty: string, kind: string): string {
  return `${counterparty}/${kind}`;
}
