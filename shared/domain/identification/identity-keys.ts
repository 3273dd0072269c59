import type { IdentityKey } from '../../contracts/settings/identification-rule.ts';
import { emailOf, nameKey, phonesOf } from './normalise.ts';
import { innOf, kppOf, readNumber } from './registration-numbers.ts';

/** Normalised values by key. A key that is missing or empty is not known. */
export type IdentityKeys = Readonly<Partial<Record<IdentityKey, readonly string[]>>>;

/**
 * What is known of one record, once for each of its requisites: INN and KPP have to agree within one requisite, not
 * the INN of one and the KPP of another. A record without requisites has just one entry.
 */
export type Identity = readonly IdentityKeys[];

/** Several numbers of one person differ in their extension only by chance. */
const withoutExtension = (phone: string) => phone.replace(/;ext=.*$/, '');

const normalisers: Readonly<Record<IdentityKey, (written: string) => readonly (string | undefined)[]>> = {
  name: (written) => [nameKey(written)],
  fullName: (written) => [nameKey(written)],
  phone: (written) => phonesOf(written).map(withoutExtension),
  email: (written) => written.split(/[\s,;]+/).map(emailOf),
  inn: (written) => [innOf(written)],
  kpp: (written) => [kppOf(written)],
  lastName: (written) => [nameKey(written)],
  firstName: (written) => [nameKey(written)],
  secondName: (written) => [nameKey(written)],
  account: (written) => [readNumber(written).toUpperCase()],
  bic: (written) => [/^\d{9}$/.test(readNumber(written)) ? readNumber(written) : undefined],
};

/** A phone that is too short to tell anybody from anybody else: extensions, emergency numbers. */
const shortestPhone = 7;

/** Normalised values of a key, in code-unit order, each once; what is no value of the key is left out. */
export function normaliseKey(key: IdentityKey, written: readonly string[]): readonly string[] {
  const values = written.flatMap((value) => normalisers[key](value)).filter((value) => value !== undefined);
  const usable = values.filter((value) =>
    key === 'phone' ? value.replaceAll(/\D/g, '').length >= shortestPhone : value !== '',
  );
  return [...new Set(usable)].sort();
}

/** Normalised keys of what is written; keys without a usable value are left out. */
export function identityKeysFrom(
  written: Readonly<Partial<Record<IdentityKey, readonly string[]>>>,
): IdentityKeys {
  const entries = Object.entries(written).map(
    ([key, values]) => [key, normaliseKey(key as IdentityKey, values)] as const,
  );
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

/** What is known of a record from its own keys and those of its requisites. */
export function identityOf(own: IdentityKeys, parts: readonly IdentityKeys[]): Identity {
  return parts.length === 0 ? [own] : parts.map((part) => ({ ...part, ...own }));
}
