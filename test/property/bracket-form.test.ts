import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FormFields,
  FormRefused,
  type FormValue,
  parseBracketForm,
} from '../../shared/domain/portal-events/bracket-form.ts';

const key = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .filter((name) => !/[[\]]/.test(name) && name.isWellFormed())
  .filter((name) => !['__proto__', 'prototype', 'constructor'].includes(name));

const { form } = fc.letrec<{ form: FormFields; value: FormValue }>((tie) => ({
  form: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 5, noNullPrototype: false }),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
    tie('form'),
  ),
}));

/** Writes a form as PHP's `http_build_query` does. */
function written(fields: FormFields, outer?: string): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const full = outer === undefined ? name : `${outer}[${name}]`;
    if (typeof value === 'string') return [`${encodeURIComponent(full)}=${encodeURIComponent(value)}`];
    return written(value, full);
  });
}

test('reads back whatever was written', () => {
  fc.assert(
    fc.property(form, (fields) => {
      expect(JSON.stringify(sorted(parseBracketForm(written(fields).join('&'))))).toBe(
        JSON.stringify(sorted(fields)),
      );
    }),
  );
});

test('refuses or reads any text, and leaves all prototypes alone', () => {
  const pieces = fc.constantFrom('[', ']', '&', '=', '%', '__proto__', 'constructor', 'a', '0', '[]', '%5B');
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (body) => {
        try {
          expect(Object.getPrototypeOf(parseBracketForm(body))).toBeNull();
        } catch (error) {
          expect(error).toBeInstanceOf(FormRefused);
        }
        expect(Object.getOwnPropertyNames(Object.prototype).length).toBe(before);
      },
    ),
    { numRuns: 1000 },
  );
});

/** Keys in order, without the branches that hold nothing: a form cannot say them. */
function sorted(fields: FormFields): unknown {
  const entries = Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : sorted(value)]),
  );
}
