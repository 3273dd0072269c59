import type { Json } from '../../kernel/canonical-json.ts';
import { parsedJson } from '../../kernel/json-text.ts';

/** Parts of an address as the portal keeps them; `null` for what there is not. */
export interface PostalAddress {
  readonly line: string | null;
  readonly secondLine: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly region: string | null;
  readonly district: string | null;
  readonly country: string | null;
}

type JsonObject = { readonly [name: string]: Json };

/**
 * Reads a row of contact information of the type «Адрес». The column «Значение» holds the parts as JSON (Standard
 * Subsystems Library 3); rows of older releases have nothing but the presentation.
 */
export function readAddress(row: JsonObject): PostalAddress {
  const parts = addressParts(row['Значение']);
  if (!parts || !isDivided(parts)) {
    const country = textOf(parts?.['country']);
    const line = textOf(row['Представление']);
    return { ...nowhere, country, line: line === country ? null : line };
  }
  const region = typed(parts, 'area');
  const city = typed(parts, 'city') ?? typed(parts, 'locality') ?? typed(parts, 'settlement');
  // Moscow, Saint Petersburg and Sevastopol are regions and cities at once.
  const isFederalCity = city === null && parts['areaType'] === 'г';
  return {
    line: streetLine(parts),
    secondLine: joined(numbered(parts['apartments'])),
    city: isFederalCity ? textOf(parts['area']) : city,
    postalCode: textOf(parts['ZIPcode']),
    region: isFederalCity ? null : region,
    district: typed(parts, 'district'),
    country: textOf(parts['country']),
  };
}

const nowhere: PostalAddress = {
  line: null,
  secondLine: null,
  city: null,
  postalCode: null,
  region: null,
  district: null,
  country: null,
};

/** The columns of a row that hold an address; the parts are those that `readAddress` finds in them. */
export function writtenAddress(address: PostalAddress): JsonObject {
  const presentation = [
    address.postalCode,
    address.country,
    address.region,
    address.district,
    address.city,
    address.line,
    address.secondLine,
  ]
    .filter((part) => part !== null)
    .join(', ');
  const value = {
    version: 4,
    type: 'Адрес',
    // Parts that were typed by people belong to no classifier, so the address is of free form.
    addressType: 'ВСвободнойФорме',
    value: presentation,
    country: address.country ?? '',
    countryCode: /^росси/iu.test(address.country ?? '') ? '643' : '',
    ZIPcode: address.postalCode ?? '',
    ...untyped('area', address.region),
    ...untyped('district', address.district),
    ...untyped('city', address.city),
    ...untyped('street', address.line),
    apartments: address.secondLine === null ? [] : [{ type: '', number: address.secondLine }],
  };
  return {
    Представление: presentation.slice(0, 500),
    Значение: JSON.stringify(value),
    ЗначенияПолей: '',
    Страна: (address.country ?? '').slice(0, 100),
    Регион: (address.region ?? '').slice(0, 50),
    Город: (address.city ?? '').slice(0, 50),
  };
}

function untyped(name: string, part: string | null): JsonObject {
  return { [name]: part ?? '', [`${name}Type`]: '' };
}

function addressParts(value: Json | undefined): JsonObject | undefined {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  // People and other programs write this column too; then the presentation is read instead.
  const parts = parsedJson(value);
  return parts !== undefined && isObject(parts) ? parts : undefined;
}

const partNames = ['area', 'city', 'locality', 'settlement', 'district', 'street', 'ZIPcode', 'houseNumber'];

/** Addresses of free form may have nothing but a country and the text. */
function isDivided(parts: JsonObject): boolean {
  const { apartments } = parts;
  return (
    partNames.some((name) => textOf(parts[name]) !== null) ||
    (Array.isArray(apartments) && apartments.length > 0)
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function typed(parts: JsonObject, name: string): string | null {
  return joinedBy(' ', [textOf(parts[name]), textOf(parts[`${name}Type`])]);
}

function streetLine(parts: JsonObject): string | null {
  const house = joinedBy(' ', [textOf(parts['houseType']), textOf(parts['houseNumber'])]);
  return joined([typed(parts, 'street'), house, ...numbered(parts['buildings'])]);
}

function numbered(list: Json | undefined): readonly (string | null)[] {
  if (!Array.isArray(list)) return [];
  return list.map((part: Json) =>
    isObject(part) ? joinedBy(' ', [textOf(part['type']), textOf(part['number'])]) : null,
  );
}

function joined(parts: readonly (string | null)[]): string | null {
  return joinedBy(', ', parts);
}

function joinedBy(separator: string, parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join(separator) || null;
}
