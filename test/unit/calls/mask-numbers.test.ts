import { expect, it } from 'vitest';
import { maskNumbers } from '../../../shared/domain/calls/mask-numbers.ts';

it.each([
  ['Мой номер +7 (495) 123-45-67, звоните', 'Мой номер […], звоните'],
  ['запишите 8 916 123 45 67', 'запишите […]'],
  ['на городской 123-45-67', 'на городской […]'],
  ['карта 4276 3800 1234 5678', 'карта […]'],
  ['ИНН 7707083893', 'ИНН […]'],
  ['пишите на ivan.petrov@romashka.ru', 'пишите на […]'],
  ['восемь девятьсот шестнадцать сто двадцать три', 'восемь девятьсот шестнадцать сто двадцать три'],
  ['call five five five one two three four', 'call […] '],
  ['восемь девятьсот двадцать три сто сорок пять шестьдесят семь', '[…] '],
])('hides who can be found by it: %s', (said, masked) => {
  expect(maskNumbers(said)).toBe(masked);
});

it.each([
  'сумма 1 250 000 рублей',
  'до 25.11.2026',
  '2026-11-25',
  'двадцать пять штук по сто рублей',
  'скидка 5 процентов, 20 стульев',
  'заказ 12345',
])('leaves sums and dates: %s', (said) => {
  expect(maskNumbers(said)).toBe(said);
});
