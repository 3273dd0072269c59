import { beforeEach, describe, expect, test } from 'vitest';
import { LinkRepository } from '../../../shared/app/sync/links.ts';
import { asId } from '../../../shared/kernel/ids.ts';
import { catalogModesStore } from '../../../simulators/portal/data/catalog/catalog-lists.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { type CatalogueBench, catalogueBench } from '../../support/catalogue-bench.ts';
import { commerceml as c } from '../../support/catalogue-files.ts';

let bench: CatalogueBench;
beforeEach(() => {
  bench = catalogueBench();
});

const groups = c.classifier(c.group('g1', 'Мебель', c.group('g2', 'Столы')) + c.group('g3', 'Одежда'));

async function send(...files: readonly string[]) {
  let writes = 0;
  for (const file of files) {
    await bench.stage('import0.xml', c.root(file));
    writes += (await bench.synchronise()).writes;
  }
  return writes;
}

/** Products in short: external key → name, activity, main section, price, quantity. */
const portal = () =>
  Object.fromEntries(
    bench
      .products()
      .map(({ xmlId, name, active, section, price, quantity }) => [
        xmlId,
        [name, active ? 'active' : 'inactive', section, price, quantity],
      ]),
  );

const shirt = c.good('s', 'Футболка', ['g3']);
const red = c.offer('s#r', 'Футболка (красная)', c.price('p1', '700'), '<Количество>5</Количество>');
const blue = c.offer('s#b', 'Футболка (синяя)', c.price('p1', '750'), '<Количество>1</Количество>');

describe('characteristics', () => {
  test('that appear later take over the product of their good, with its price and its id', async () => {
    const whole = c.offer('s', 'Футболка', c.price('p1', '650'), '<Количество>9</Количество>');
    await send(groups + c.goods(shirt), c.offers(whole));
    expect(portal()).toEqual({ s: ['Футболка', 'active', 'Одежда', 650, 9] });
    const [{ id } = { id: 0 }] = bench.products();
    await send(c.offers(red + blue));
    expect(portal()).toEqual({
      's#r': ['Футболка: красная', 'active', 'Одежда', 700, 5],
      's#b': ['Футболка: синяя', 'active', 'Одежда', 750, 1],
    });
    expect(bench.products()[0]).toMatchObject({ id, xmlId: 's#r' });
    expect(await send(c.goods(shirt), c.offers(red + blue))).toBe(0);
  });

  test('that are deleted become inactive, the others stay', async () => {
    await send(groups + c.goods(shirt), c.offers(red + blue));
    await send(c.offers(c.offer('s#b', 'Футболка (синяя)', '', '', ' Статус="Удален"')));
    expect(portal()).toEqual({
      's#r': ['Футболка: красная', 'active', 'Одежда', 700, 5],
      's#b': ['Футболка: синяя', 'inactive', 'Одежда', 750, 1],
    });
    await send(c.offers(blue));
    expect(portal()['s#b']).toEqual(['Футболка: синяя', 'active', 'Одежда', 750, 1]);
  });

  test('all become inactive with their good', async () => {
    await send(groups + c.goods(shirt), c.offers(red + blue));
    await send(c.goods(c.good('s', 'Футболка', ['g3'], '<ПометкаУдаления>true</ПометкаУдаления>'), true));
    expect(Object.values(portal()).map(([, state]) => state)).toEqual(['inactive', 'inactive']);
  });

  test('a good renamed renames all of them', async () => {
    await send(groups + c.goods(shirt), c.offers(red + blue));
    expect(await send(c.goods(c.good('s', 'Майка', ['g3']), true))).toBe(2);
    expect(Object.values(portal()).map(([name]) => name)).toEqual(['Майка: красная', 'Майка: синяя']);
  });
});

describe('a good', () => {
  test('moved between groups is moved between sections', async () => {
    await send(groups + c.goods(c.good('t', 'Стол', ['g2', 'g3'])));
    expect(await send(c.goods(c.good('t', 'Стол', ['g3', 'g1']), true))).toBe(1);
    expect(portal()['t']?.[2]).toBe('Одежда');
    const [row] = [...bench.bench.portal.store(productsStore)];
    expect(row?.sections).toHaveLength(2);
    await send(c.goods(c.good('t', 'Стол', []).replace('</Товар>', '<Группы/></Товар>'), true));
    expect(portal()['t']?.[2]).toBeUndefined();
  });

  test('twice in one file is what its last place says, and is said to be', async () => {
    const result = await bench.stage(
      'import0.xml',
      c.root(groups + c.goods(c.good('t', 'Стол') + c.good('t', 'Стол новый'))),
    );
    await bench.synchronise();
    expect(portal()).toEqual({ t: ['Стол новый', 'active', undefined, undefined, null] });
    expect(result.problems).toMatchObject([
      { code: 'commerceml.twice', object: 't', place: { file: 'import0.xml' } },
    ]);
  });

  test('whose group nobody knows is a product without a section, journalled', async () => {
    await send(c.goods(c.good('t', 'Стол', ['nowhere'])));
    expect(portal()).toEqual({ t: ['Стол', 'active', undefined, undefined, null] });
    expect(bench.problems).toMatchObject([{ entity: 'product', ref: 't', cause: 'reference-missing' }]);
  });
});

describe('what is on the portal already', () => {
  const own = (xmlId: (id: number) => string) =>
    bench.bench.result('catalog.product.add', { fields: { iblockId: 23, name: 'Прежний' } }).then(() => {
      const store = bench.bench.portal.store(productsStore);
      const row = [...store].at(-1);
      if (!row) throw new Error('no product');
      store.put({ ...row, xmlId: xmlId(row.id) });
      return row.id;
    });

  test('is adopted by its external key', async () => {
    const id = await own(() => 't');
    await send(c.goods(c.good('t', 'Стол')));
    expect(bench.products()).toMatchObject([{ id, xmlId: 't', name: 'Стол' }]);
  });

  test('is left alone when the portal itself made its key of its id', async () => {
    const id = await own(String);
    await send(c.goods(c.good(String(id), 'Стол')));
    expect(bench.products().map(({ name }) => name)).toEqual(['Прежний', 'Стол']);
  });

  test('is left alone when another connection holds it, journalled', async () => {
    const id = await own(() => 't');
    const link = {
      entity: 'product',
      ref: 't',
      portalId: String(id),
      common: {},
      origin: 'created',
      changedAt: 0,
    } as const;
    await new LinkRepository(bench.table).saveCreated({ ...bench.scope, connection: asId('2') }, [link]);
    await send(c.goods(c.good('t', 'Стол')));
    expect(bench.products()).toMatchObject([{ id, name: 'Прежний' }]);
    expect(bench.problems).toMatchObject([{ entity: 'product', ref: 't', cause: 'held-by-another' }]);
  });
});

describe('prices and stock', () => {
  const two = c.price('p1', '100') + c.price('p2', '80');
  const stocked = (warehouses: string, total = '') => c.offer('t', 'Стол', two, `${total}${warehouses}`);
  const shelf = (id: string, quantity: number) =>
    `<Склад ИдСклада="${id}" КоличествоНаСкладе="${quantity}"/>`;

  test('the first price type ever seen stays the one', async () => {
    await send(c.goods(c.good('t', 'Стол')), c.offers(c.offer('t', 'Стол', two), ['p1', 'p2']));
    await send(c.offers(c.offer('t', 'Стол', c.price('p2', '70') + c.price('p1', '110')), ['p2', 'p1']));
    expect(portal()['t']?.[3]).toBe(110);
  });

  test('without a total the warehouses are summed, and only the chosen ones count', async () => {
    await send(c.goods(c.good('t', 'Стол')), c.offers(stocked(shelf('w1', 2) + shelf('w2', 5))));
    expect(portal()['t']?.[4]).toBe(7);
    bench.settings = { ...bench.settings, warehouses: ['w2'] };
    await send(c.offers(stocked(shelf('w1', 2) + shelf('w2', 4), '<Количество>6</Количество>')));
    expect(portal()['t']?.[4]).toBe(4);
  });

  test('a file that says nothing of stock leaves it alone; less than nothing is nothing, journalled', async () => {
    await send(c.goods(c.good('t', 'Стол')), c.offers(stocked('', '<Количество>3</Количество>')));
    await send(c.offers(c.offer('t', 'Стол', c.price('p1', '120'))));
    expect(portal()['t']?.slice(3)).toEqual([120, 3]);
    await send(c.offers(stocked('', '<Количество>-2</Количество>')));
    expect(portal()['t']?.[4]).toBe(0);
    expect(bench.problems).toMatchObject([{ cause: 'stock-negative', ref: 't' }]);
  });

  test('in inventory mode quantities are not written, journalled', async () => {
    bench.bench.portal.store(catalogModesStore).inventory = true;
    await send(c.goods(c.good('t', 'Стол')), c.offers(stocked('', '<Количество>3</Количество>')));
    expect(portal()['t']?.slice(3)).toEqual([100, null]);
    expect(bench.problems).toMatchObject([{ cause: 'inventory-mode', ref: 't' }]);
  });

  test('other prices of the product stay', async () => {
    await send(c.goods(c.good('t', 'Стол')), c.offers(c.offer('t', 'Стол', c.price('p1', '100'))));
    const [{ id } = { id: 0 }] = bench.products();
    await bench.bench.result('catalog.priceType.add', { fields: { name: 'Опт', xmlId: 'opt' } });
    await bench.bench.result('catalog.price.add', {
      fields: { productId: id, catalogGroupId: 2, price: 80, currency: 'RUB' },
    });
    await send(c.offers(c.offer('t', 'Стол', c.price('p1', '110'))));
    const { prices } = (await bench.bench.result('catalog.price.list', { filter: { productId: id } })) as {
      readonly prices: readonly { readonly price: number }[];
    };
    expect(prices.map(({ price }) => price)).toEqual([110, 80]);
  });
});
