import { describe, expect, test } from 'vitest';
import {
  referredNames,
  replaceReferences,
  spellReference,
  valueAt,
} from '../../../shared/adapters/portal/wire/references.ts';

const params = {
  id: '$result[rq]',
  fields: { NAME: 'for $result[co][item][id]!', LIST: ['$result[co][item][id]'] },
};

test('finds the names that are referred to, at any depth', () => {
  expect([...referredNames(params)]).toEqual(['rq', 'co']);
  expect([...referredNames({ price: 'in $ result', n: 5, none: null })]).toEqual([]);
});

describe('replacing', () => {
  test('a whole reference takes the type of the value, within a text it is written out', () => {
    expect(replaceReferences(params, (name, path) => (name === 'rq' ? 27 : path.length))).toEqual({
      id: 27,
      fields: { NAME: 'for 2!', LIST: [2] },
    });
  });

  test('can rename', () => {
    expect(replaceReferences('$result[co][item][id]', (_, path) => spellReference('c3', path))).toBe(
      '$result[c3][item][id]',
    );
  });

  test('leaves what cannot be resolved', () => {
    expect(replaceReferences('$result[x][0]', () => undefined)).toBe('$result[x][0]');
  });
});

test.each([
  [{ item: { id: 318 } }, ['item', 'id'], 318],
  [[{ ID: '5' }], ['0', 'ID'], '5'],
  [27, [], 27],
  [[], ['49', 'ID'], undefined],
  [true, ['item'], undefined],
])('the value of %j at %j is %j', (answer, path, value) => {
  expect(valueAt(answer, path)).toBe(value);
});
