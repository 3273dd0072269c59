import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowOf, rowsOf } from '../../../shared/adapters/onec/odata/answer.ts';
import { baseObjectSchema } from '../../../shared/domain/onec/base-object.ts';
import { objectOfRow } from '../../../shared/domain/onec/published-row.ts';
import type { HttpResponse } from '../../../shared/ports/http.ts';
import { fixture } from '../../fixtures.ts';

const folder = fixture('data/1c/odata-answers');

function response(body: Uint8Array): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

describe.skipIf(folder === undefined)('answers of real bases', () => {
  test.each(folder === undefined ? [] : readdirSync(folder))('%s', (name) => {
    const answer = response(readFileSync(join(folder ?? '', name)));
    const type = name.split('-').slice(2).join('-').split('.')[0] ?? '';
    const rows = name.includes('.element') ? [rowOf(answer)] : rowsOf(answer);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const object = baseObjectSchema.parse(objectOfRow(type, row));
      expect(object).toMatchObject({ type, ref: String(row['Ref_Key']), version: row['DataVersion'] });
      const texts = Object.entries(object.attributes).filter(([, value]) => typeof value === 'string');
      expect(texts.filter(([, value]) => String(value).endsWith(' '))).toEqual([]);
      expect(Object.keys(object.attributes).filter((attribute) => /@|^odata/.test(attribute))).toEqual([]);
      const lists = Object.keys(row).filter((property) => Array.isArray(row[property]));
      expect(Object.keys(object.tables)).toEqual(lists);
    }
  });
});

/** A look-alike: made up, with every peculiarity that real answers have. */
test('an answer like those of real bases', () => {
  const row = {
    Ref_Key: '8BBFC2C7-cdb9-11e6-aede-5404a6b4b8ed',
    DataVersion: 'AAAABgAAAAA=',
    DeletionMark: false,
    Number: '00000000002',
    Date: '2016-12-29T14:35:27',
    Posted: true,
    НомерКонтракта: '           ',
    ДатаКонтракта: '0001-01-01T00:00:00',
    КратностьВзаиморасчетов: '1',
    СуммаНДС: 22729.17,
    Склад_Key: '00000000-0000-0000-0000-000000000000',
    Товары: [
      { Ref_Key: '8bbfc2c7-cdb9-11e6-aede-5404a6b4b8ed', LineNumber: '1', ШтрихКод: '1    ', Количество: 5 },
    ],
    Излишки: [],
    'Контрагент@navigationLinkUrl': "Document_X(guid'8bbfc2c7-cdb9-11e6-aede-5404a6b4b8ed')/Контрагент",
  };
  const body = Buffer.from(
    `\uFEFF${JSON.stringify({ 'odata.metadata': 'http://x/$metadata#Document_X', value: [row] })}`,
  );
  const [read] = rowsOf(response(body));
  expect(baseObjectSchema.parse(objectOfRow('Document_Контракт', read ?? {}))).toEqual({
    type: 'Document_Контракт',
    ref: '8bbfc2c7-cdb9-11e6-aede-5404a6b4b8ed',
    deletionMark: false,
    isFolder: false,
    version: 'AAAABgAAAAA=',
    attributes: {
      Number: '00000000002',
      Date: '2016-12-29T14:35:27',
      Posted: true,
      НомерКонтракта: '',
      ДатаКонтракта: '0001-01-01T00:00:00',
      КратностьВзаиморасчетов: '1',
      СуммаНДС: 22729.17,
      Склад_Key: '00000000-0000-0000-0000-000000000000',
    },
    tables: { Товары: [{ ШтрихКод: '1', Количество: 5 }], Излишки: [] },
  });
});
