import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskText } from '../../shared/domain/history/mask-secrets.ts';
import type { Json } from '../../shared/kernel/canonical-json.ts';

const secretName = fc.constantFrom(
  'access_token',
  'refreshToken',
  'AUTH_ID',
  'client_secret',
  'password',
  'X-Api-Key',
  'application_token',
  'Пароль',
);
const secret = fc.stringMatching(/^S3CR3T[a-zA-Z0-9]{8,20}$/);
const leaf = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null));

/** Any JSON with secrets under telling names somewhere in it. */
const { document } = fc.letrec<{ document: Json; holder: Json }>((tie) => ({
  holder: fc
    .tuple(secretName, secret, fc.string({ maxLength: 6 }), tie('document'))
    .map(([name, value, other, inner]) => ({ [`_${other}`]: inner, [name]: value })),
  document: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('holder'),
    fc.array(tie('document'), { maxLength: 3 }),
  ),
}));

test('no secret survives in JSON, in JSON inside JSON, or in a form around it', () => {
  fc.assert(
    fc.property(document, (value) => {
      const body = JSON.stringify(value);
      for (const text of [
        body,
        JSON.stringify({ inner: body }),
        `a=1&body=${encodeURIComponent(body)}&b=2`,
        `https://p.test/x?body=${encodeURIComponent(body)}`,
      ]) {
        expect(maskText(text)).not.toContain('S3CR3T');
      }
    }),
  );
});

test('no secret survives in forms and queries, whatever stands around it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z[\]]{1,8}$/), fc.string({ maxLength: 12 })), {
        maxLength: 4,
      }),
      secretName,
      secret,
      (pairs, name, value) => {
        const form = new URLSearchParams([...pairs, [name, value], ...pairs]).toString();
        expect(maskText(form)).not.toContain('S3CR3T');
        expect(maskText(`GET https://p.test/?${form} failed`)).not.toContain('S3CR3T');
      },
    ),
  );
});

test('JSON without secrets comes back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('ID', 'TITLE', 'count'), fc.integer()), (value) => {
      expect(JSON.parse(maskText(JSON.stringify(value)))).toEqual(value);
    }),
  );
});
