/** Digits with what people put between them, from a plus or a digit to a digit. */
const run = /\+?\d(?:[\s().-]{0,2}\d){4,}/g;
const mail = /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}/gu;
/** Digits of a shortest full number of a telephone; with hyphens, of one within a town. */
const telephone = 10;
const townTelephone = 7;
/** Digits of an INN of a company or of a passport, written without spaces. */
const document = 9;

const spokenDigits = [
  'zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple',
  'ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять',
  'десять|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто',
  'сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот',
].join('|');
/** Numbers that are said, six or more in a row: no price and no date has as many. */
const spoken = new RegExp(`(?<![\\p{L}])(?:(?:${spokenDigits})(?![\\p{L}])[\\s,-]*){6,}`, 'giu');

/**
 * Puts `[…]` for numbers of telephones, cards and documents and for addresses of e-mail. Sums and dates stay, as far as
 * they can be told apart: a sum in rubles has fewer digits than a telephone and no hyphens.
 */
export function maskNumbers(text: string): string {
  return text
    .replaceAll(mail, '[…]')
    .replaceAll(run, (found) => (isPersonal(found) ? '[…]' : found))
    .replaceAll(spoken, '[…] ');
}

function isPersonal(found: string): boolean {
  const digits = found.replaceAll(/\D/g, '').length;
  if (found.startsWith('+') || digits >= telephone) return true;
  if (/^\d+$/.test(found)) return digits >= document;
  return digits >= townTelephone && found.includes('-') && !/^\d{4}-\d\d-\d\d$/.test(found);
}
