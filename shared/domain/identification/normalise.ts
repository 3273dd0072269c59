import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/min/es6';
import type { CommunicationType } from '../entities/descriptor.ts';

/** Numbers without a country are taken as Russian. */
const defaultCountry: CountryCode = 'RU';

/**
 * Phone numbers in a text, in E.164 with the extension after `;ext=`. A field of 1C may hold several. What is no valid
 * number is kept by its digits, so that it still compares with itself.
 * https://github.com/catamphetamine/libphonenumber-js; its build for older engines is 24 KB larger.
 */
export function phonesOf(written: string): readonly string[] {
  const pieces = written.split(/[,;/|\n]/).filter((piece) => piece.trim() !== '');
  // What follows a comma may be an extension, or it is too long for one and is a number of its own.
  const apart = pieces.length > 1 && pieces.every((piece) => piece.replaceAll(/\D/g, '').length >= 7);
  return apart ? pieces.flatMap(phonesIn) : phonesIn(written);
}

function phonesIn(written: string): readonly string[] {
  const found = findPhoneNumbersInText(written, defaultCountry);
  if (found.length > 0) {
    return found.map(({ number }) => (number.ext ? `${number.number};ext=${number.ext}` : number.number));
  }
  const digits = written.replaceAll(/\D/g, '');
  return digits === '' ? [] : [digits];
}

/** E-mail addresses compare without case. */
export function emailOf(written: string): string | undefined {
  const trimmed = written.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed) ? trimmed : undefined;
}

/** One value of a multi-field in the form in which it compares. */
export function normalisedCommunication(type: CommunicationType, written: string): string {
  if (type === 'PHONE') return phonesOf(written)[0] ?? written.trim();
  if (type === 'EMAIL') return emailOf(written) ?? written.trim().toLowerCase();
  return written.trim();
}

const legalForms =
  /(^|[\s,])(ооо|оао|зао|пао|ао|нао|ип|чп|тоо|одо|общество с ограниченной ответственностью|открытое акционерное общество|закрытое акционерное общество|публичное акционерное общество|акционерное общество|индивидуальный предприниматель)(?=[\s,]|$)/gu;

/** A name without case, quotes, ё, legal form and repeated spaces: «ООО "Ромашка"» and «Ромашка ООО» are the same. */
export function nameKey(written: string): string {
  const plain = written
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/["'«»„“”‘’`]/g, ' ');
  return plain
    .replaceAll(legalForms, ' ')
    .replaceAll(/[\s,.]+/g, ' ')
    .trim();
}
