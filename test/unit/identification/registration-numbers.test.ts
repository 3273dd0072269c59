import { describe, expect, test } from 'vitest';
import { innOf, kppOf, ogrnOf } from '../../../shared/domain/identification/registration-numbers.ts';

describe('INN', () => {
  test.each([
    ['7707083893', '7707083893'],
    ['500100732259', '500100732259'],
    [' 77 070 838 93 ', '7707083893'],
    ['77О7О83893', '7707083893'],
    ['77070838\u00a093', '7707083893'],
    ['77070838\u200b93', '7707083893'],
    ['77070б3893', undefined],
    ['7707083894', undefined],
    ['500100732258', undefined],
    ['0000000000', undefined],
    ['000000000000', undefined],
    ['770708389', undefined],
    ['ИНН7707083893', undefined],
    ['', undefined],
  ])('%j is %j', (written, inn) => {
    expect(innOf(written)).toBe(inn);
  });

  test('Cyrillic letters that look like digits are read as digits', () => {
    // 7830002293 with О for 0 and З for 3.
    expect(innOf('78ЗООО229З')).toBe('7830002293');
  });
});

describe('KPP', () => {
  test.each([
    ['770801001', '770801001'],
    ['7708 01 001', '770801001'],
    ['7708ab001', '7708AB001'],
    ['000000000', undefined],
    ['77080100', undefined],
    ['A70801001', undefined],
  ])('%j is %j', (written, kpp) => {
    expect(kppOf(written)).toBe(kpp);
  });
});

describe('OGRN', () => {
  test.each([
    ['1027700132195', '1027700132195'],
    ['1027700132196', undefined],
    ['304500116000157', '304500116000157'],
    ['304500116000158', undefined],
    ['102770013219', undefined],
  ])('%j is %j', (written, ogrn) => {
    expect(ogrnOf(written)).toBe(ogrn);
  });
});
