import { describe, expect, test } from 'vitest';
import {
  encodeCommand,
  fitsQueryString,
  spellBooleans,
} from '../../../shared/adapters/portal/wire/query-string.ts';

describe('a command of a batch', () => {
  test('nests lists and objects in brackets and encodes once', () => {
    expect(
      encodeCommand('crm.item.list', {
        entityTypeId: 4,
        select: ['id', 'title'],
        filter: { '>id': 7, '=title': 'Луч & Ко' },
        start: -1,
      }),
    ).toBe(
      'crm.item.list?entityTypeId=4&select[0]=id&select[1]=title&filter[%3Eid]=7&filter[%3Dtitle]=%D0%9B%D1%83%D1%87%20%26%20%D0%9A%D0%BE&start=-1',
    );
  });

  test('without parameters is the method alone', () => {
    expect(encodeCommand('profile', {})).toBe('profile');
  });

  test.each([
    ['crm.item.update', true, 'crm.item.update?opened=Y'],
    ['crm.item.update', false, 'crm.item.update?opened=N'],
    ['catalog.product.update', false, 'catalog.product.update?opened=N'],
    ['user.get', true, 'user.get?opened=1'],
    ['user.get', false, 'user.get?opened=0'],
  ])('%s spells %s as its family does', (method, value, spelled) => {
    expect(encodeCommand(method, { opened: value })).toBe(spelled);
  });
});

test('booleans are spelled at any depth', () => {
  expect(spellBooleans('crm.item.add', { fields: { opened: true, list: [false, 1, null] } })).toEqual({
    fields: { opened: 'Y', list: ['N', 1, null] },
  });
});

test.each([
  [{ fields: { title: '' } }, true],
  [{ fields: { title: null } }, false],
  [{ fields: { contactIds: [] } }, false],
  [{ fields: { contactIds: [1, null] } }, false],
  [{ fields: {} }, false],
  [{ id: 0, flag: false }, true],
])('%j fits a query string: %s', (params, fits) => {
  expect(fitsQueryString(params)).toBe(fits);
});
