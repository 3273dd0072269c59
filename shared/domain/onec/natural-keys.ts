import { bytesHash } from '../../kernel/stable-hash.ts';
import { emailOf, nameKey, phonesOf } from '../identification/normalise.ts';
import { readNumber } from '../identification/registration-numbers.ts';
import { splitPersonName, withoutEntrepreneur } from '../mapping/person-name.ts';
import type { BaseObject } from './base-object.ts';
import { emptyRef } from './base-object.ts';

/** What a thing is recognised by, besides its reference. */
export const naturalKeyKinds = [
  /** ИНН without blanks. */
  'inn',
  /** ИНН and КПП as `7700000000/770001001`. */
  'inn-kpp',
  /** E.164. */
  'phone',
  'email',
  /** Without case, quotes, ё and legal form. */
  'name',
  /** Number of a bank account without blanks. */
  'account',
  /** The same with the BIC, as `40702…/044525225`. */
  'account-bic',
  /** The code of a bank itself. */
  'bic',
  /** The reference of an account's bank, to find the accounts when the bank changes. */
  'bank',
  /** The first word of a person's name, as `name`. */
  'last-name',
  /** Reference of the partner that a counterparty belongs to. */
  'owner',
] as const;
export type NaturalKeyKind = (typeof naturalKeyKinds)[number];

export interface NaturalKey {
  readonly kind: NaturalKeyKind;
  /** Normalised, as `normalisedKey` gives it. */
  readonly value: string;
}

/** A value in the form in which keys of its kind compare; `undefined` when it is none. */
export function normalisedKey(kind: NaturalKeyKind, written: string): string | undefined {
  return (valuesOf(kind, written)[0] ?? '') || undefined;
}

/** Names up to so many characters stand in the index as they are, longer values by their hash. */
const longestPlain = 200;

/** The value as it stands in the index. */
export function indexedValue(value: string): string {
  return value.length <= longestPlain ? value : `sha256:${bytesHash(value)}`;
}

function valuesOf(kind: NaturalKeyKind, written: string): readonly string[] {
  switch (kind) {
    case 'phone':
      return phonesOf(written).map((phone) => phone.replace(/;ext=.*$/, ''));
    case 'email':
      return written.split(/[\s,;]+/).map((address) => emailOf(address) ?? '');
    case 'name':
    case 'last-name':
      return [nameKey(written)];
    case 'owner':
    case 'bank':
      return [written.toLowerCase()];
    case 'inn':
    case 'inn-kpp':
    case 'account':
    case 'account-bic':
    case 'bic':
      return [readNumber(written)];
  }
}

/** The code of the bank that an account names, where the base has told it. */
export type BicOf = (bankRef: string) => string | undefined;

/** The references of banks that the keys of an object depend on. */
export function banksOf({
  attributes,
}: BaseObject): readonly { readonly type: string; readonly ref: string }[] {
  const ref = attributes['Банк_Key'];
  if (typeof ref !== 'string' || ref === emptyRef || typeof attributes['НомерСчета'] !== 'string') return [];
  return bankTypes.map((type) => ({ type, ref: ref.toLowerCase() }));
}

/** Where configurations keep banks: «Банки» in БП and УНФ, «КлассификаторБанков» in УТ. */
export const bankTypes = ['Catalog_Банки', 'Catalog_КлассификаторБанков'] as const;

/** The types whose objects can be recognised. Others carry names and phones too, but nobody looks for them. */
const recognised: ReadonlySet<string> = new Set([
  'Catalog_Контрагенты',
  'Catalog_Партнеры',
  'Catalog_КонтактныеЛица',
  'Catalog_КонтактныеЛицаПартнеров',
  'Catalog_БанковскиеСчета',
  'Catalog_БанковскиеСчетаКонтрагентов',
  'Catalog_Номенклатура',
  ...bankTypes,
]);

/** Everything by which an object of a base can be recognised. Nothing of what is marked for deletion, or a folder. */
export function naturalKeysOf(object: BaseObject, bicOf: BicOf): readonly NaturalKey[] {
  if (!recognised.has(object.type) || object.deletionMark || object.isFolder) return [];
  const written = [
    ...namesOf(object),
    ...registrationsOf(object),
    ...contactsOf(object),
    ...accountsOf(object, bicOf),
    ...lastNamesOf(object),
    ...ownersOf(object),
    ...codesOf(object),
  ];
  const keys = written.flatMap(({ kind, value }) =>
    valuesOf(kind, value).map((normal) => ({ kind, value: normal })),
  );
  const unique = new Map(keys.map((key) => [`${key.kind} ${key.value}`, key]));
  return [...unique.values()].filter(({ value }) => value !== '' && value !== '/');
}

function namesOf({ attributes }: BaseObject): readonly NaturalKey[] {
  const person = ['Фамилия', 'Имя', 'Отчество'].map((part) => textOf(attributes[part])).filter(Boolean);
  return [textOf(attributes['Description']), textOf(attributes['НаименованиеПолное']), person.join(' ')].map(
    (value) => ({ kind: 'name', value }),
  );
}

/** Of firms too: an object does not always say whether it is a person, and who is looked for is checked anyway. */
function lastNamesOf({ attributes }: BaseObject): readonly NaturalKey[] {
  const told = textOf(attributes['Фамилия']);
  const { lastName } = splitPersonName(
    withoutEntrepreneur(textOf(attributes['ФИО']) || textOf(attributes['Description'])),
  );
  return [{ kind: 'last-name', value: told || (lastName ?? '') }];
}

function ownersOf({ attributes }: BaseObject): readonly NaturalKey[] {
  const partner = textOf(attributes['Партнер_Key']);
  return partner === '' || partner === emptyRef ? [] : [{ kind: 'owner', value: partner }];
}

function registrationsOf({ attributes }: BaseObject): readonly NaturalKey[] {
  const inn = textOf(attributes['ИНН']).replaceAll(/\s/g, '');
  const kpp = textOf(attributes['КПП']).replaceAll(/\s/g, '');
  if (inn === '') return [];
  return [
    { kind: 'inn', value: inn },
    { kind: 'inn-kpp', value: `${inn}/${kpp}` },
  ];
}

function contactsOf({ tables }: BaseObject): readonly NaturalKey[] {
  return (tables['КонтактнаяИнформация'] ?? []).flatMap((row): readonly NaturalKey[] => {
    const said = textOf(row['Представление']);
    if (row['Тип'] === 'Телефон') return [{ kind: 'phone', value: said || textOf(row['НомерТелефона']) }];
    if (row['Тип'] === 'АдресЭлектроннойПочты')
      return [{ kind: 'email', value: said || textOf(row['АдресЭП']) }];
    return [];
  });
}

function accountsOf({ attributes }: BaseObject, bicOf: BicOf): readonly NaturalKey[] {
  const account = textOf(attributes['НомерСчета']).replaceAll(/\s/g, '');
  if (account === '') return [];
  const bank = attributes['Банк_Key'];
  const bic =
    textOf(attributes['БИКБанка']) || (typeof bank === 'string' ? bicOf(bank.toLowerCase()) : undefined);
  return [
    { kind: 'account', value: account },
    ...(typeof bank === 'string' && bank !== emptyRef
      ? [{ kind: 'bank' as const, value: bank.toLowerCase() }]
      : []),
    ...(bic ? [{ kind: 'account-bic' as const, value: `${account}/${bic.trim()}` }] : []),
  ];
}

function codesOf({ attributes, type }: BaseObject): readonly NaturalKey[] {
  return isBank(type) ? [{ kind: 'bic', value: textOf(attributes['Code']) }] : [];
}

function isBank(type: string): boolean {
  return bankTypes.some((bank) => bank === type);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
