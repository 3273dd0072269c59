import { describe, expect, test } from 'vitest';
import {
  type ProductRules,
  priceRecord,
  productRecord,
} from '../../../shared/domain/catalogue/catalogue-records.ts';
import type { StagedGood, StagedOffer } from '../../../shared/domain/catalogue/staged.ts';

const rules: ProductRules = { priceType: 'retail', portalCurrency: 'RUB' };
const good: StagedGood = { name: 'Футболка', characteristics: [], deleted: false, problems: [] };
const offer: StagedOffer = { characteristics: [], deleted: false };

describe('a product from what the base said', () => {
  test('is the good itself when it has no characteristics', () => {
    const record = productRecord(
      { ref: 'g', good: { ...good, article: 'A-1', unit: '796', vat: '20' } },
      rules,
    );
    expect(record).toMatchObject({
      entity: 'product',
      ref: 'g',
      deleted: false,
      fields: { name: 'Футболка', article: 'A-1', measure: '796', vat: '20', active: true },
    });
    expect(record?.fields).not.toHaveProperty('quantity');
  });

  test('is no longer the good once it has characteristics', () => {
    expect(productRecord({ ref: 'g', good, variants: { ids: ['g#a'] } }, rules)).toBeUndefined();
  });

  test('takes over the product of the good as its first characteristic only', () => {
    const variants = { ids: ['g#a', 'g#b'] };
    expect(productRecord({ ref: 'g#a', good, variants }, rules)?.inherits).toBe('g');
    expect(productRecord({ ref: 'g#b', good, variants }, rules)?.inherits).toBeUndefined();
  });

  test('is named by the values of its characteristics', () => {
    const red = { ...offer, characteristics: ['красный', '46'] };
    expect(productRecord({ ref: 'g#a', good, offer: red }, rules)?.fields['name']).toBe(
      'Футболка: красный, 46',
    );
  });

  test.each([
    ['Футболка (красный, 46)', 'Футболка: красный, 46'],
    ['Футболка (х/б) (красный (тёмный))', 'Футболка: красный (тёмный)'],
    ['Футболка красная', 'Футболка красная'],
  ])('is named by the last bracket of the offer %j', (name, expected) => {
    expect(productRecord({ ref: 'g#a', good, offer: { ...offer, name } }, rules)?.fields['name']).toBe(
      expected,
    );
  });

  test('waits when the offer came before its good', () => {
    expect(productRecord({ ref: 'g#a', offer }, rules)).toBeUndefined();
  });

  test('is inactive when the good or the offer is marked for deletion', () => {
    const record = productRecord({ ref: 'g', good, offer: { ...offer, deleted: true } }, rules);
    expect(record).toMatchObject({ deleted: true, fields: { active: false } });
  });

  test('has its first group as section and the rest beside it', () => {
    const record = productRecord({ ref: 'g', good: { ...good, groupIds: ['c', 'b', 'a'] } }, rules);
    expect(record?.fields).toMatchObject({ section: 'c', sections: ['a', 'b'] });
  });

  test('says nothing of sections when the base does not', () => {
    expect(productRecord({ ref: 'g', good }, rules)?.fields).not.toHaveProperty('section');
  });
});

describe('the quantity', () => {
  const withStock = (stock: NonNullable<StagedOffer['stock']>, warehouses?: readonly string[]) =>
    productRecord(
      { ref: 'g', good, offer: { ...offer, stock } },
      { ...rules, ...(warehouses && { warehouses }) },
    );

  test('is what the base gives in all', () => {
    expect(withStock({ quantity: 7, byWarehouse: { a: 3 } })?.fields['quantity']).toBe(7);
  });

  test('is the sum of the warehouses when no total is given', () => {
    expect(withStock({ byWarehouse: { a: 3, b: 4.5 } })?.fields['quantity']).toBe(7.5);
  });

  test('is the sum of the chosen warehouses', () => {
    expect(withStock({ quantity: 7, byWarehouse: { a: 3, b: 4 } }, ['a'])?.fields['quantity']).toBe(3);
  });

  test('is zero, with a word to a person, when the base has less than nothing', () => {
    const record = withStock({ quantity: -2, byWarehouse: {} });
    expect(record?.fields['quantity']).toBe(0);
    expect(record?.problems.map((problem) => problem.cause)).toEqual(['stock-negative']);
  });

  test('is left alone when nothing was said', () => {
    expect(withStock({ byWarehouse: {} })?.fields).not.toHaveProperty('quantity');
  });
});

describe('the price', () => {
  const prices = { retail: { amount: 99.9 }, wholesale: { amount: 80, currency: 'USD' } };

  test('is that of the chosen price type, in its currency or the portal’s', () => {
    const product = { ref: 'g', good, offer: { ...offer, prices } };
    expect(priceRecord(product, rules)?.fields).toEqual({ product: 'g', price: 99.9, currency: 'RUB' });
    expect(priceRecord(product, { ...rules, priceTypeCurrency: 'KZT' })?.fields['currency']).toBe('KZT');
    expect(priceRecord(product, { ...rules, priceType: 'wholesale' })?.fields['currency']).toBe('USD');
  });

  test('is not spoken of without one of that type', () => {
    expect(priceRecord({ ref: 'g', good, offer }, rules)).toBeUndefined();
  });
});
