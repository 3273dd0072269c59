import type { Random } from '../../../shared/kernel/random.ts';

/*
 * Identification numbers of taxpayers with their check digits: order of the Federal Tax Service of 29.06.2012
 * № ММВ-7-6/435@, and the control sums of the ОГРН (order of the Ministry of Finance of 30.10.2017 № 165н).
 */

const legal = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const personFirst = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const personSecond = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/** An INN of a legal entity: ten digits. */
export function legalInn(random: Random): string {
  const digits = `77${randomDigits(random, 7)}`;
  return digits + checkDigit(digits, legal);
}

/** An INN of a person: twelve digits. */
export function personalInn(random: Random): string {
  const digits = `77${randomDigits(random, 8)}`;
  const first = digits + checkDigit(digits, personFirst);
  return first + checkDigit(first, personSecond);
}

/** Whether the check digits are right. */
export function isInn(written: string): boolean {
  if (/^\d{10}$/.test(written)) return written.at(-1) === checkDigit(written.slice(0, 9), legal);
  if (!/^\d{12}$/.test(written)) return false;
  return (
    written.at(10) === checkDigit(written.slice(0, 10), personFirst) &&
    written.at(11) === checkDigit(written.slice(0, 11), personSecond)
  );
}

/** An ОГРН of 13 digits, or an ОГРНИП of 15. */
export function registrationNumber(random: Random, digits: 13 | 15): string {
  const body = `${digits === 13 ? '1' : '3'}${randomDigits(random, digits - 2)}`;
  return body + String(Number(BigInt(body) % BigInt(digits - 2)) % 10);
}

/** So many digits. */
export function randomDigits(random: Random, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

function checkDigit(digits: string, weights: readonly number[]): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return String((sum % 11) % 10);
}
