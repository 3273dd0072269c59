import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xmlLimits } from '../../shared/adapters/onec/commerceml/xml-limits.ts';
import { goodsFile, readAll } from '../unit/commerceml/read.ts';

const sample = Buffer.from(
  `\uFEFF${goodsFile('<Товар><Ид>1</Ид><Наименование>Ёлка 🎄 &amp; «№»\r\n</Наименование><Описание><![CDATA[<b>]]></Описание></Товар><Товар/>'.repeat(30))}`,
);

async function* cutAt(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts].sort((left, right) => left - right)) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
  yield bytes.subarray(from);
}

const limits = { ...xmlLimits, tokenCharacters: 300, recordCharacters: 500, names: 40, depth: 12 };

test('however a file is cut, the records are the same', async () => {
  const expected = await readAll(sample);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(sample.length), { maxLength: 60 }), async (cuts) => {
      expect(await readAll(cutAt(sample, cuts))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('a damaged file is read without an exception, the same way however it is cut', async () => {
  const damage = fc.record({
    at: fc.nat(sample.length),
    bytes: fc.uint8Array({ maxLength: 8 }),
    drop: fc.nat(30),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(sample.length), { maxLength: 20 }),
      async (damages, cuts) => {
        let bytes: Buffer = sample;
        for (const { at, bytes: put, drop } of damages) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + drop)]);
        }
        const whole = await readAll(bytes, { limits });
        expect(whole.at(-1)?.kind).toBe('documentEnd');
        expect(await readAll(cutAt(bytes, cuts), { limits })).toEqual(whole);
      },
    ),
    { numRuns: 200 },
  );
});

test('random bytes and random mark-up are read without an exception', async () => {
  const tokens = fc.constantFrom(
    '<',
    '>',
    '</',
    '/>',
    'Товар',
    'Каталог',
    '&',
    ';',
    '"',
    '=',
    '<![CDATA[',
    ']]>',
    '<!--',
    '\u0000',
  );
  const text = fc
    .array(fc.oneof(tokens, fc.string()), { maxLength: 40 })
    .map((parts) => Buffer.from(parts.join('')));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 500 }), text), async (bytes) => {
      const framed = Buffer.concat([Buffer.from('<КоммерческаяИнформация><Каталог>'), bytes]);
      for (const source of [bytes, framed]) {
        const records = await readAll(source, { limits });
        expect(records.at(-1)?.kind).toBe('documentEnd');
      }
    }),
    { numRuns: 300 },
  );
});
