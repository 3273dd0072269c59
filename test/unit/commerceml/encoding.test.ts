import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { goodsFile, inPieces, ofKind, problemCodes, readAll } from './read.ts';

const body = goodsFile('<Товар><Ид>1</Ид><Наименование>Ёлка «№ 5»</Наименование></Товар>');
const declares1251 = body.replace('UTF-8', 'windows-1251');
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

test.each([
  ['UTF-8', Buffer.from(body), 'utf-8', []],
  ['UTF-8 with mark', Buffer.from(`\uFEFF${body}`), 'utf-8', []],
  ['UTF-8 after a blank line', Buffer.from(`\uFEFF\r\n${body}`), 'utf-8', []],
  ['windows-1251', iconv.encode(declares1251, 'win1251'), 'windows-1251', []],
  ['UTF-8 that says windows-1251', Buffer.from(declares1251), 'utf-8', ['wrong-encoding']],
  ['windows-1251 that says UTF-8', iconv.encode(body, 'win1251'), 'windows-1251', ['wrong-encoding']],
  ['UTF-16', iconv.encode(body.replace('UTF-8', 'UTF-16'), 'utf16le', { addBOM: true }), 'utf-16le', []],
  [
    'windows-1251 after a mark of UTF-8',
    Buffer.concat([mark, iconv.encode(declares1251, 'win1251')]),
    'windows-1251',
    [],
  ],
])('%s', async (_, bytes, encoding, problems) => {
  for (const size of [1, 3, 4096]) {
    const records = await readAll(inPieces(bytes, size));
    expect(ofKind(records, 'good')[0]?.name).toBe('Ёлка «№ 5»');
    expect(ofKind(records, 'documentStart')[0]?.encoding).toBe(encoding);
    expect(problemCodes(records)).toEqual(problems);
  }
});

test('bytes that are no UTF-8 amid a file are shown and reported once an object', async () => {
  const one = '<Товар><Ид>1</Ид><Наименование>XX</Наименование></Товар>';
  const bytes = Buffer.from(goodsFile(`${one}<Товар><Ид>2</Ид><Наименование>б</Наименование></Товар>`));
  bytes.fill(0xff, bytes.indexOf('XX'), bytes.indexOf('XX') + 2);
  const records = await readAll(bytes);
  expect(ofKind(records, 'good').map((good) => good.name)).toEqual(['\uFFFD\uFFFD', 'б']);
  expect(ofKind(records, 'problem')).toMatchObject([
    { code: 'commerceml.bad-characters', weight: 'note', object: '1', field: 'Наименование' },
  ]);
});
