import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyPattern, keyPattern } from '../../shared/contracts/key-pattern.ts';
import { keys } from '../../shared/contracts/keys.ts';

const partNames = (pattern: KeyPattern<string>) => [
  ...new Set([...`${pattern.pk}#${pattern.sk}`.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name]) => name ?? '')),
];

describe.each(Object.entries(keys))('key of %s', (_, pattern: KeyPattern<string>) => {
  const values = fc.record(
    Object.fromEntries(partNames(pattern).map((name) => [name, fc.string({ minLength: 1 })])),
  );

  test('is taken apart into what it was built from', () => {
    fc.assert(
      fc.property(values, (parts) => {
        expect(pattern.parse(pattern.build(parts))).toEqual(parts);
      }),
    );
  });

  test('leads with the tenant or is a lookup', () => {
    expect(pattern.pk).toMatch(/^(T#\{tenant\}|L#)/);
  });
});

test('no two kinds of item share a key', () => {
  const spelled = Object.values(keys).map((pattern: KeyPattern<string>) =>
    `${pattern.pk} ${pattern.sk}`.replace(/\{\w+\}/g, '{}'),
  );
  expect(new Set(spelled).size).toBe(spelled.length);
});

test('the prefix ends before the first part that is not given', () => {
  const pattern = keyPattern('T#{tenant}', 'LINK#{kind}#{id}');
  expect(pattern.skPrefix({ kind: 'company' })).toBe('LINK#company#');
  expect(pattern.skPrefix({})).toBe('LINK#');
});
