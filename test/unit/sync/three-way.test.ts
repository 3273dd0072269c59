import { describe, expect, test } from 'vitest';
import { agreedToDiffer, compareThreeWay, type Directions } from '../../../shared/domain/sync/three-way.ts';

const both: Directions = { toPortal: true, toBase: true, winner: 'base' };
const oneWay: Directions = { toPortal: true, toBase: false, winner: 'base' };

describe('comparing with the last common state', () => {
  test('writes nothing when both sides are equal, and remembers it', () => {
    const result = compareThreeWay({ name: 'Стол' }, { name: 'Стол' }, undefined, both);
    expect(result).toEqual({ toPortal: {}, toBase: {}, common: { name: 'Стол' }, conflicts: [] });
  });

  test('carries the side that moved to the other', () => {
    const common = { name: 'Стол', weight: 5 };
    const result = compareThreeWay({ name: 'Стул', weight: 5 }, { name: 'Стол', weight: 6 }, common, both);
    expect(result.toPortal).toEqual({ name: 'Стул' });
    expect(result.toBase).toEqual({ weight: 6 });
    expect(result.common).toEqual({ name: 'Стул', weight: 6 });
    expect(result.conflicts).toEqual([]);
  });

  test('lets the winner stay when both moved, and tells what was lost', () => {
    const result = compareThreeWay(
      { name: 'Стул' },
      { name: 'Кресло' },
      { name: 'Стол' },
      { ...both, winner: 'portal' },
    );
    expect(result.toBase).toEqual({ name: 'Кресло' });
    expect(result.conflicts).toEqual([{ field: 'name', winner: 'portal', kept: 'Кресло', lost: 'Стул' }]);
  });

  test('takes a value over nothing at the first meeting, whoever has it', () => {
    const result = compareThreeWay(
      { article: null, name: 'А' },
      { article: '17', name: null },
      undefined,
      both,
    );
    expect(result.toBase).toEqual({ article: '17' });
    expect(result.toPortal).toEqual({ name: 'А' });
    expect(result.conflicts).toEqual([]);
  });

  test('leaves an edit of the portal alone while the base, which may not be written, rests', () => {
    const result = compareThreeWay({ name: 'Стол' }, { name: 'Стол дубовый' }, { name: 'Стол' }, oneWay);
    expect(result.toPortal).toEqual({});
    expect(result.common).toEqual({ name: 'Стол' });
  });

  test('overwrites that edit once the base moves, and tells it', () => {
    const result = compareThreeWay({ name: 'Стул' }, { name: 'Стол дубовый' }, { name: 'Стол' }, oneWay);
    expect(result.toPortal).toEqual({ name: 'Стул' });
    expect(result.conflicts).toEqual([{ field: 'name', winner: 'base', kept: 'Стул', lost: 'Стол дубовый' }]);
  });

  test('does not speak of a field that either side is silent about', () => {
    const result = compareThreeWay({ name: 'Стол' }, { weight: 5 }, undefined, both);
    expect(result).toEqual({ toPortal: {}, toBase: {}, common: {}, conflicts: [] });
  });

  test('rests where the sides agreed to differ, until one of them moves', () => {
    const common = { vat: agreedToDiffer('18', null) };
    expect(compareThreeWay({ vat: '18' }, { vat: null }, common, both).toPortal).toEqual({});
    expect(compareThreeWay({ vat: '20' }, { vat: null }, common, both).toPortal).toEqual({ vat: '20' });
    expect(compareThreeWay({ vat: '18' }, { vat: '10' }, common, both).toBase).toEqual({ vat: '10' });
  });

  test('keeps long values as hashes and still knows them again', () => {
    const long = 'описание '.repeat(100);
    const first = compareThreeWay({ description: long }, { description: long }, undefined, both);
    expect(JSON.stringify(first.common).length).toBeLessThan(120);
    const echo = compareThreeWay({ description: long }, { description: `${long}!` }, first.common, both);
    expect(echo.toBase).toEqual({ description: `${long}!` });
  });
});

describe('values that settings map', () => {
  const upper = (name: string) => name.toUpperCase();
  const compare = (base: string, portal: string, common?: Parameters<typeof compareThreeWay>[2]) =>
    compareThreeWay({ name: base }, { name: portal }, common, both, {
      forPortal: { name: upper(base) },
      forBase: { name: portal.toLowerCase() },
    });

  test('travel as mapped, and then both sides rest though their words differ', () => {
    const first = compare('стол', 'дверь');
    expect(first.toPortal).toEqual({ name: 'СТОЛ' });
    const second = compare('стол', 'СТОЛ', first.common);
    expect([second.toPortal, second.toBase]).toEqual([{}, {}]);
    const edited = compare('стол', 'СТУЛ', second.common);
    expect([edited.toPortal, edited.toBase]).toEqual([{}, { name: 'стул' }]);
    const echo = compare('стул', 'СТУЛ', edited.common);
    expect([echo.toPortal, echo.toBase, echo.conflicts]).toEqual([{}, {}, []]);
  });

  test('that only the other side knows travel when what is made of the record changes', () => {
    const made = (city: string, common?: Parameters<typeof compareThreeWay>[2]) =>
      compareThreeWay({ name: 'А' }, { name: 'А' }, common, both, {
        forPortal: { 'userField:UF_CITY': city },
      });
    const first = made('Москва');
    expect(first.toPortal).toEqual({});
    expect(made('Москва', first.common).toPortal).toEqual({});
    expect(made('Тула', first.common).toPortal).toEqual({ 'userField:UF_CITY': 'Тула' });
  });
});
