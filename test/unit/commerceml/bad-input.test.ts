import { expect, test } from 'vitest';
import { readCatalogue } from '../../../shared/adapters/onec/commerceml/read-catalogue.ts';
import { xmlLimits } from '../../../shared/adapters/onec/commerceml/xml-limits.ts';
import type { ReadCatalogue } from '../../../shared/ports/catalogue-reader.ts';
import { goodsFile, inPieces, ofKind, problemCodes, readAll } from './read.ts';

type Records = Awaited<ReturnType<typeof readAll>>;
const good = (id: string, extra = '') =>
  `<Товар><Ид>${id}</Ид><Наименование>Н${id}</Наименование>${extra}</Товар>`;
const ids = (records: Records) => ofKind(records, 'good').map(({ id }) => id);
const last = (records: Records) => ofKind(records, 'documentEnd')[0];

test('of a file that breaks off everything before the break is delivered', async () => {
  const text = goodsFile(good('1') + good('2') + good('3'));
  const records = await readAll(text.slice(0, text.indexOf('Н3') + 1));
  expect(ids(records)).toEqual(['1', '2']);
  expect(problemCodes(records)).toEqual(['truncated']);
  expect(ofKind(records, 'problem')[0]?.place).toMatchObject({ element: 'Товар', index: 3 });
  expect(ofKind(records, 'packageEnd')).toEqual([]);
  expect(last(records)).toMatchObject({ complete: false, counts: { good: 2, problem: 1 } });
});

test('a whole file ends complete', async () => {
  const records = await readAll(goodsFile(good('1')));
  expect(last(records)).toMatchObject({ complete: true, counts: { good: 1, problem: 0 } });
});

test('a fragment sent twice breaks the structure; what is before stays', async () => {
  const text = goodsFile(good('1') + good('2'));
  const cut = text.indexOf('<Товар><Ид>2');
  const records = await readAll(text.slice(0, cut) + text);
  expect(ids(records)).toEqual(['1']);
  expect(problemCodes(records)).toEqual(['malformed']);
  const whole = await readAll(text + text);
  expect(ids(whole)).toEqual(['1', '2']);
  expect(problemCodes(whole)).toEqual(['malformed']);
  expect(last(whole)?.complete).toBe(false);
});

test('no entity of a document type is expanded', async () => {
  const types = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  const root = '<КоммерческаяИнформация>&b;</КоммерческаяИнформация>';
  const records = await readAll(`<?xml version="1.0"?>${types}${root}`);
  expect(problemCodes(records)).toEqual(['entities']);
  expect(ofKind(records, 'documentStart')).toEqual([]);
});

test('an unknown entity or a stray control character is noted and kept', async () => {
  const unknown = good('1', '<Описание>a&nbsp;b &amp; c</Описание>');
  const records = await readAll(goodsFile(unknown + good('2', '<Описание>\u0001</Описание>') + good('3')));
  expect(ids(records)).toEqual(['1', '2', '3']);
  expect(ofKind(records, 'good')[0]?.description).toBe('a&nbsp;b & c');
  expect(ofKind(records, 'problem')).toMatchObject([
    { code: 'commerceml.slip', object: '1', field: 'Описание', place: { index: 1 } },
    { code: 'commerceml.slip', object: '2', place: { index: 2 } },
  ]);
});

test('200 000 levels are refused', async () => {
  const deep = goodsFile(good('1') + good('2', '<а>'.repeat(200_000)));
  const records = await readAll(inPieces(Buffer.from(deep), 65_536));
  expect(ids(records)).toEqual(['1']);
  expect(problemCodes(records)).toEqual(['depth']);
});

const manyAttributes = Array.from({ length: 200 }, (_, index) => `a${index}="1"`).join(' ');
const manyNames = Array.from({ length: 60 }, (_, index) => `<n${index}/>`).join('');

test.each([
  ['a text', goodsFile(good('1', `<Описание>${'x'.repeat(9_000)}`)), ['size']],
  ['a tag', `<КоммерческаяИнформация ${'x'.repeat(9_000)}`, ['size']],
  ['a comment', `<КоммерческаяИнформация><!--${'x'.repeat(9_000)}`, ['size']],
  ['attributes', `<КоммерческаяИнформация ${manyAttributes}>`, ['size']],
  ['names', goodsFile(good('1', manyNames)), ['names']],
])('endless %s are refused', async (_, text, codes) => {
  const limits = { ...xmlLimits, tokenCharacters: 4_000, names: 50 };
  expect(problemCodes(await readAll(inPieces(Buffer.from(text), 1_000), { limits }))).toEqual(codes);
});

test('a field or an object that is too long is left out, the rest goes on', async () => {
  const limits = { ...xmlLimits, fieldCharacters: 50, recordCharacters: 200 };
  const longField = good('1', `<Описание>${'x'.repeat(51)}</Описание>`);
  const large = good('2', '<Картинка>картинка.jpg</Картинка>'.repeat(20));
  const records = await readAll(goodsFile(longField + large + good('3')), { limits });
  expect(ids(records)).toEqual(['1', '3']);
  expect(ofKind(records, 'good')[0]?.description).toBeUndefined();
  expect(ofKind(records, 'problem')).toMatchObject([
    { code: 'commerceml.field-too-long', weight: 'field', object: '1', field: 'Описание' },
    { code: 'commerceml.too-large', weight: 'record', object: '2', place: { index: 2 } },
  ]);
});

test('problems beyond the limit are counted, not listed', async () => {
  const records = await readAll(goodsFile('<Товар/>'.repeat(8)), { limits: { ...xmlLimits, problems: 3 } });
  expect(problemCodes(records)).toEqual(['empty-object', 'empty-object', 'empty-object', 'more-problems']);
  expect(last(records)?.counts['problem']).toBe(8);
});

test.each([
  ['nothing', '', 'empty'],
  ['an HTML page', '<html><body>502</body></html>', 'not-commerceml'],
  ['plain text', 'failure', 'malformed'],
  ['an archive', 'PK\u0003\u0004', 'malformed'],
])('%s is no CommerceML', async (_, text, code) => {
  expect(problemCodes(await readAll(text))).toEqual([code]);
});

test('a failure of the source goes through', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(goodsFile(good('1')).slice(0, 60));
    throw new Error('the store is away');
  }
  await expect(readAll(failing())).rejects.toThrow('the store is away');
});

test('reading stops when the signal says so', async () => {
  const read: ReadCatalogue = readCatalogue;
  const stop = new AbortController();
  const file = Buffer.from(goodsFile(good('1').repeat(2_000)));
  const reading = (async () => {
    const pieces = inPieces(file, 5_000);
    for await (const record of read(pieces, { file: 'a.xml', signal: stop.signal })) {
      if (record.kind === 'good') stop.abort(new Error('time is up'));
    }
  })();
  await expect(reading).rejects.toThrow('time is up');
});
