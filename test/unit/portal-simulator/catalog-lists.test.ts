import { describe, expect, it } from 'vitest';
import { person } from '../../../simulators/portal/data/actor.ts';
import { setStock } from '../../../simulators/portal/data/catalog/stock.ts';
import { inProcessFetch } from '../../../simulators/portal/transport/in-process.ts';
import { type Bench, portalBench, startAt } from './support.ts';

const picture = (text: string) => [`${text}.png`, Buffer.from(text).toString('base64')];

async function withProduct(fields = {}): Promise<Bench> {
  const bench = portalBench();
  await bench.result('catalog.product.add', { fields: { iblockId: 23, name: 'Насос', ...fields } });
  return bench;
}

describe('price types', () => {
  it('have one base, which cannot be removed', async () => {
    const bench = portalBench();
    const added = await bench.result('catalog.priceType.add', { fields: { name: 'Оптовая', base: 'Y' } });
    expect(added).toMatchObject({ priceType: { id: 2, name: 'Оптовая', base: 'Y' } });
    const list = await bench.result('catalog.priceType.list', { select: ['id', 'base'] });
    expect(list).toEqual({
      priceTypes: [
        { id: 1, base: 'N' },
        { id: 2, base: 'Y' },
      ],
    });
    const refused = await bench.call('catalog.priceType.delete', { id: 2 });
    expect(refused).toMatchObject({ status: 400, body: { error: 0 } });
    expect(await bench.result('catalog.priceType.delete', { id: 1 })).toBe(true);
  });
});

describe('rates, units and stores', () => {
  it('are added with defaults and changed in part', async () => {
    const bench = portalBench();
    const vat = await bench.result('catalog.vat.add', { fields: { name: 'НДС 13%', rate: 13 } });
    expect(vat).toEqual({
      vat: {
        id: 8,
        name: 'НДС 13%',
        rate: 13,
        active: 'Y',
        sort: 100,
        timestampX: '2026-08-21T12:00:00+03:00',
      },
    });
    const unit = { fields: { code: 796, measureTitle: 'Штука' } };
    expect((await bench.call('catalog.measure.add', unit)).body).toMatchObject({ error: 0 });
    await bench.result('catalog.store.add', { fields: { address: 'Тверь', xmlId: 'guid' } });
    const changed = await bench.result('catalog.store.update', { id: 2, fields: { title: 'Второй' } });
    expect(changed).toMatchObject({ store: { title: 'Второй', address: 'Тверь', xmlId: 'guid' } });
    bench.token = bench.tokenOf(2);
    const denied = await bench.call('catalog.vat.add', { fields: { name: 'x', rate: 1 } });
    expect(denied.body['error']).toBe(200040300020);
  });
});

describe('pictures of products', () => {
  it('come with the product or by themselves, and are given by a link', async () => {
    const bench = await withProduct({ detailPicture: { fileData: picture('first') } });
    const read = async () =>
      (await bench.result('catalog.product.get', { id: 1 })) as {
        product: { detailPicture: { url: string } | null; previewPicture: null };
      };
    const first = await read();
    expect(first.product.previewPicture).toBe(null);
    const answer = await inProcessFetch(bench.simulator)(first.product.detailPicture?.url ?? '');
    expect(await answer.text()).toBe('first');
    const fields = { productId: 1, type: 'DETAIL_PICTURE' };
    await bench.result('catalog.productImage.add', { fields, fileContent: picture('second') });
    const list = await bench.result('catalog.productImage.list', { productId: 1, select: ['name', 'type'] });
    expect(list).toEqual({ productImages: [{ name: 'second.png', type: 'DETAIL_PICTURE' }] });
    await bench.result('catalog.product.update', { id: 1, fields: { detailPicture: { remove: 'Y' } } });
    expect((await read()).product.detailPicture).toBe(null);
    const wrong = await bench.call('catalog.productImage.add', { fields, fileContent: ['a.exe', 'AAAA'] });
    expect(wrong.body).toMatchObject({ error: 0, error_description: 'Неверный тип файла' });
  });
});

describe('stock by store', () => {
  it('adds up to the quantity of the product', async () => {
    const bench = await withProduct({ quantity: 1 });
    for (const [storeId, amount] of [
      [1, 14],
      [2, 3],
      [1, 10],
    ] as const)
      setStock(bench.portal, { productId: 1, storeId, amount }, person(1), startAt);
    expect(await bench.result('catalog.product.get', { id: 1 })).toMatchObject({ product: { quantity: 13 } });
    const filter = { productId: 1, storeId: 1 };
    expect(await bench.result('catalog.storeproduct.list', { filter })).toEqual({
      storeProducts: [{ id: 1, productId: 1, storeId: 1, amount: 10, quantityReserved: null }],
    });
  });
});
