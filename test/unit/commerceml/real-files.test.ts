import { describe, expect, test } from 'vitest';
import type { CatalogueRecord } from '../../../shared/domain/catalogue/onec-records.ts';
import { fixture, fixtureBytes } from '../../fixtures.ts';
import { ofKind, problemCodes, readAll } from './read.ts';

/** File, groups, goods, offers, encoding, schema, `СодержитТолькоИзменения` of its last package. */
const files: readonly [string, number, number, number, string, string, boolean][] = [
  ['carono-fixtures/import.xml', 22, 2, 0, 'utf-8', '2.07', false],
  ['carono-fixtures/import_wo_classifier.xml', 0, 2, 0, 'utf-8', '2.07', false],
  ['carono-fixtures/offers.xml', 0, 0, 5, 'utf-8', '2.07', false],
  ['cml203-2020-series/import-1.xml', 3, 27, 0, 'utf-8', '2.03', false],
  ['cml203-2020-series/import-3.xml', 8, 1, 0, 'utf-8', '2.03', false],
  ['cml203-2020-series/import-4.xml', 8, 1, 0, 'utf-8', '2.03', false],
  ['cml203-2020-series/import.xml', 3, 25, 0, 'utf-8', '2.03', false],
  ['cml203-2020-series/import5.xml', 3, 27, 0, 'utf-8', '2.03', false],
  ['cml203-2020-series/offers-1.xml', 0, 0, 27, 'utf-8', '2.03', false],
  ['cml203-2020-series/offers.xml', 0, 0, 27, 'utf-8', '2.03', false],
  ['cml31-2020/import___29d3f7f0-groups.xml', 25, 0, 0, 'utf-8', '3.1', true],
  ['cml31-2020/import___5335d080-66b0-4355-887c-d54bba6f1f08.xml', 0, 1, 0, 'utf-8', '3.1', true],
  ['cml31-2020/import___57c55968-51d1-46f0-b5d7-927f420b8fd4.xml', 1, 0, 0, 'utf-8', '3.1', true],
  ['cml31-2020/offers___13955e2c-c7d0-4189-8db7-9bc863cde645.xml', 0, 0, 2, 'utf-8', '3.1', true],
  ['cml31-2020/prices___478f43af-4dba-47c9-b3fa-d9737c14a30f.xml', 0, 0, 2, 'utf-8', '3.1', true],
  ['cml31-2020/rests___9ebdccc5-f70a-43db-8c03-0103301aad32.xml', 0, 0, 2, 'utf-8', '3.1', true],
  ['doc-samples/import.xml', 1, 4, 0, 'utf-8', '2.04', false],
  ['doc-samples/offers.xml', 0, 0, 2, 'utf-8', '2.04', false],
  ['moysklad-2015/import.xml', 4, 157, 0, 'utf-8', '2.04', false],
  ['moysklad-2015/offers.xml', 0, 0, 324, 'utf-8', '2.04', false],
  ['retail-cp1251-2018/import.xml', 163, 1660, 0, 'windows-1251', '2.04', false],
  ['retail-cp1251-2018/offers.xml', 0, 0, 1660, 'windows-1251', '2.04', false],
  ['unf15-2015-cosmetics/import.xml', 2, 1079, 0, 'utf-8', '2.05', true],
  ['unf15-2015-cosmetics/offers.xml', 0, 0, 1010, 'utf-8', '2.05', true],
  ['unf16-2017/import.xml', 0, 540, 0, 'utf-8', '2.08', false],
  ['unf16-2017/offers.xml', 0, 0, 523, 'utf-8', '2.08', false],
  ['ut11-2020-household/import0_1.xml', 1, 36, 0, 'utf-8', '2.07', false],
  ['ut11-2020-household/import0_1_with_nested_groups.xml', 13, 283, 0, 'utf-8', '2.07', false],
  ['ut11-2020-household/offers0_1.xml', 0, 0, 44, 'utf-8', '2.07', false],
  ['ut11-demo-2018/import0_1.xml.gz', 59, 1197, 0, 'utf-8', '2.07', false],
  ['ut11-demo-2018/offers0_1.xml.gz', 0, 0, 2641, 'utf-8', '2.07', false],
];

const read = (file: string) => readAll(fixtureBytes(`data/1c/${file}`));
const count = <T>(items: readonly T[], holds: (item: T) => unknown) => items.filter(holds).length;

describe.skipIf(fixture('data/1c') === undefined)('real files', () => {
  test.each(files)('%s', async (file, groups, goods, offers, encoding, schemaVersion, onlyChanges) => {
    const records = await read(file);
    expect(ofKind(records, 'group')).toHaveLength(groups);
    expect(ofKind(records, 'good')).toHaveLength(goods);
    expect(ofKind(records, 'offer')).toHaveLength(offers);
    expect(ofKind(records, 'documentStart')).toMatchObject([{ encoding, schemaVersion }]);
    expect(ofKind(records, 'packageEnd').at(-1)?.onlyChanges).toBe(onlyChanges);
    expect(ofKind(records, 'documentEnd')[0]?.complete).toBe(true);
    const empty = file === 'retail-cp1251-2018/offers.xml' ? 104 : 0;
    expect(problemCodes(records)).toEqual(Array.from({ length: empty }, () => 'empty-price'));
  });

  test('counted peculiarities come out', async () => {
    const cosmetics = ofKind(await read('unf15-2015-cosmetics/import.xml'), 'good');
    expect(count(cosmetics, (good) => good.deleted)).toBe(16);
    expect(count(cosmetics, (good) => good.groupIds === undefined)).toBe(1012);
    expect(count(cosmetics, (good) => good.taxes.length > 0)).toBe(14);
    const lamps = ofKind(await read('unf16-2017/import.xml'), 'good');
    expect(count(lamps, (good) => good.deleted)).toBe(6);
    expect(count(lamps, (good) => good.pictures.length > 0)).toBe(157);
    const store = ofKind(await read('moysklad-2015/offers.xml'), 'offer');
    expect(count(store, (offer) => offer.characteristicId !== undefined)).toBe(230);
    expect(count(store, (offer) => offer.characteristics.length > 0)).toBe(230);
    expect(count(store, (offer) => (offer.stock?.quantity ?? 0) < 0)).toBe(20);
    const demo = ofKind(await read('ut11-demo-2018/offers0_1.xml.gz'), 'offer');
    expect(count(demo, (offer) => offer.characteristicId !== undefined)).toBe(2100);
    expect(count(demo, (offer) => (offer.stock?.byWarehouse.length ?? 0) > 0)).toBe(1500);
    const demoGoods = ofKind(await read('ut11-demo-2018/import0_1.xml.gz'), 'good');
    expect(count(demoGoods, (good) => good.barcodes.length > 0)).toBe(703);
  });

  test.each([
    ['cml203-2020-series/offers.xml', 'UAH'],
    ['cml31-2020/prices___478f43af-4dba-47c9-b3fa-d9737c14a30f.xml', 'RUB'],
    ['moysklad-2015/offers.xml', 'RUB'],
    ['unf15-2015-cosmetics/offers.xml', 'RUB'],
  ])('currency of %s', async (file, code) => {
    const prices = ofKind(await read(file), 'offer').flatMap((offer) => offer.prices ?? []);
    expect(new Set(prices.map((price) => price.currency?.code))).toEqual(new Set([code]));
  });

  test('orders hold no catalogue', async () => {
    const records: CatalogueRecord[] = await read('doc-samples/orders.xml');
    expect(records.map((record) => record.kind)).toEqual(['documentStart', 'documentEnd']);
  });
});
