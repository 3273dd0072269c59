import type { Random } from '../../../shared/kernel/random.ts';
import { between } from './words.ts';

/**
 * INN of an organisation: tax office, serial number, check digit.
 * See the order of the Federal Tax Service ЕД-7-14/559@ of 26 June 2024.
 */
export function innOf(office: string, serial: number): string {
  const digits = office + String(serial % 100_000).padStart(5, '0');
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + ((sum % 11) % 10);
}

/** OGRN: twelve digits and the last digit of their remainder by eleven. */
export function ogrnOf(random: Random): string {
  const digits = `1${String(between(random, 2, 24)).padStart(2, '0')}77${String(between(random, 0, 9_999_999)).padStart(7, '0')}`;
  return digits + String(Number(BigInt(digits) % 11n) % 10);
}

/** Twenty digits of a settlement account. */
export function accountOf(random: Random): string {
  return `40702810${String(between(random, 0, 999_999)).padStart(6, '0')}${String(between(random, 0, 999_999)).padStart(6, '0')}`;
}
