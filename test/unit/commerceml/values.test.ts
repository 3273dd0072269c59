import { expect, test } from 'vitest';
import { decimal, truth } from '../../../shared/adapters/onec/commerceml/values.ts';
import { currencyCode } from '../../../shared/domain/catalogue/currency-code.ts';
import { taxRate } from '../../../shared/domain/catalogue/tax-rate.ts';

test.each([
  ['9900', 9900],
  ['84.00', 84],
  ['231,7400', 231.74],
  ['1 460,5', 1460.5],
  ['1\u00a0460.50', 1460.5],
  ['1\u202f000\u202f000', 1_000_000],
  ['1.460,50', 1460.5],
  ['1,460.50', 1460.5],
  ["1'460.5", 1460.5],
  ['-3.000', -3],
  ['+2', 2],
  ['.5', 0.5],
  ['1E-05', 0.000_01],
  ['', undefined],
  ['-', undefined],
  ['дорого', undefined],
  ['0x10', undefined],
  ['1.2.3', undefined],
  ['1e999', undefined],
])('number %j', (written, value) => {
  expect(decimal(written)).toBe(value);
});

test.each([
  ['true', true],
  [' Да ', true],
  ['0', false],
  ['Ложь', false],
  ['может быть', undefined],
])('truth %j', (written, value) => {
  expect(truth(written)).toBe(value);
});

test.each([
  ['руб', 'RUB'],
  ['руб.', 'RUB'],
  ['RUB', 'RUB'],
  ['rur', 'RUB'],
  ['643', 'RUB'],
  ['грн', 'UAH'],
  ['грн.', 'UAH'],
  ['$', 'USD'],
  ['Бел. руб.', 'BYN'],
  ['kzt', 'KZT'],
  ['у.е.', 'USD'],
  ['фантики', undefined],
  ['', undefined],
])('currency %j', (written, code) => {
  expect(currencyCode(written)).toBe(code);
});

test.each([
  ['20', { percent: 20, exempt: false }],
  ['20%', { percent: 20, exempt: false }],
  ['НДС 10 %', { percent: 10, exempt: false }],
  ['18/118', { percent: 18, exempt: false }],
  ['20% / 120%', { percent: 20, exempt: false }],
  ['0', { percent: 0, exempt: false }],
  ['Без НДС', { exempt: true }],
  ['без налога', { exempt: true }],
  ['Не облагается', { exempt: true }],
  ['', { exempt: false }],
  ['льготная', { exempt: false }],
])('tax rate %j', (written, rate) => {
  expect(taxRate(written)).toEqual(rate);
});
