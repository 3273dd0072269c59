/**
 * Numbers under which persons and organisations are registered in Russia.
 * INN: order of the Federal Tax Service ЕД-7-14/559@ of 26 June 2024. KPP: order ММВ-7-6/435@ of 29 June 2012.
 * OGRN and OGRNIP: order of the Ministry of Finance 165n of 30 October 2017.
 */

/** Letters that look like digits or are typed in their place, Cyrillic and Latin. */
const lookAlikes: Readonly<Record<string, string>> = {
  О: '0',
  о: '0',
  O: '0',
  o: '0',
  З: '3',
  з: '3',
  б: '6',
  l: '1',
  I: '1',
  '|': '1',
};

/** Without white space (also invisible) and with look-alike letters read as the digits that they stand for. */
export function readNumber(written: string): string {
  return written
    .replaceAll(/[\s\u200b-\u200d\u2060\ufeff]/g, '')
    .replaceAll(/[ОоOoЗзбlI|]/g, (letter) => lookAlikes[letter] ?? letter);
}

const weights10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const weights11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const weights12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

function checkDigit(digits: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return (sum % 11) % 10;
}

/** An INN of ten or twelve digits whose check digits are right; `undefined` for anything else. */
export function innOf(written: string): string | undefined {
  const digits = readNumber(written);
  if (!/^(\d{10}|\d{12})$/.test(digits) || /^0+$/.test(digits)) return undefined;
  const isRight =
    digits.length === 10
      ? checkDigit(digits, weights10) === Number(digits[9])
      : checkDigit(digits, weights11) === Number(digits[10]) &&
        checkDigit(digits, weights12) === Number(digits[11]);
  return isRight ? digits : undefined;
}

/** Whether an INN is that of a person: an entrepreneur or a private individual. */
export function isPersonalInn(inn: string): boolean {
  return inn.length === 12;
}

/** A KPP: tax office, reason of registration, number; `undefined` for anything else. */
export function kppOf(written: string): string | undefined {
  const kpp = readNumber(written).toUpperCase();
  return /^\d{4}[\dA-Z]{2}\d{3}$/.test(kpp) && !/^0+$/.test(kpp) ? kpp : undefined;
}

/** An OGRN of thirteen digits or an OGRNIP of fifteen whose check digit is right; `undefined` for anything else. */
export function ogrnOf(written: string): string | undefined {
  const digits = readNumber(written);
  if (!/^(\d{13}|\d{15})$/.test(digits) || /^0+$/.test(digits)) return undefined;
  const divisor = digits.length === 13 ? 11n : 13n;
  const expected = (BigInt(digits.slice(0, -1)) % divisor) % 10n;
  return expected === BigInt(digits.slice(-1)) ? digits : undefined;
}
