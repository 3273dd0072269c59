import { beforeEach, describe, expect, test } from 'vitest';
import { PortalError } from '../../../shared/ports/portal.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { type CatalogueBench, catalogueBench } from '../../support/catalogue-bench.ts';

const root = (body: string, at = '2026-08-20T10:00:00') =>
  `<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.08" ДатаФормирования="${at}">${body}</КоммерческаяИнформация>`;

const classifier = `<Классификатор><Ид>k</Ид><Наименование>К</Наименование><Группы>
  <Группа><Ид>g1</Ид><Наименование>Мебель</Наименование><Группы>
    <Группа><Ид>g2</Ид><Наименование>Столы</Наименование></Группа>
  </Группы></Группа>
  <Группа><Ид>g3</Ид><Наименование>Одежда</Наименование></Группа>
</Группы></Классификатор>`;

const good = (id: string, name: string, group: string, more = '') =>
  `<Товар><Ид>${id}</Ид><Артикул>A-${id}</Артикул><Наименование>${name}</Наименование>
   <БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница><Группы><Ид>${group}</Ид></Группы>
   <СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>20</Ставка></СтавкаНалога></СтавкиНалогов>${more}</Товар>`;

const goods = (body: string, changes = false, at?: string) =>
  root(
    `${classifier}<Каталог СодержитТолькоИзменения="${changes}"><Ид>c</Ид><Товары>${body}</Товары></Каталог>`,
    at,
  );

const offer = (id: string, name: string, price: string, quantity?: number) =>
  `<Предложение><Ид>${id}</Ид><Наименование>${name}</Наименование>
   <Цены><Цена><ИдТипаЦены>p1</ИдТипаЦены><ЦенаЗаЕдиницу>${price}</ЦенаЗаЕдиницу><Валюта>руб</Валюта></Цена></Цены>
   ${quantity === undefined ? '' : `<Количество>${quantity}</Количество>`}</Предложение>`;

const offers = (body: string, at?: string) =>
  root(
    `<ПакетПредложений СодержитТолькоИзменения="false"><Ид>c#</Ид><ИдКаталога>c</ИдКаталога>
     <ТипыЦен><ТипЦены><Ид>p1</Ид><Наименование>Розничная</Наименование><Валюта>руб</Валюта></ТипЦены></ТипыЦен>
     <Предложения>${body}</Предложения></ПакетПредложений>`,
    at,
  );

let bench: CatalogueBench;
beforeEach(() => {
  bench = catalogueBench();
});

async function load(): Promise<void> {
  await bench.stage('import0.xml', goods(good('1', 'Стол', 'g2') + good('2', 'Футболка', 'g3')));
  await bench.synchronise();
  await bench.stage(
    'offers0.xml',
    offers(offer('1', 'Стол', '5000', 3) + offer('2#r', 'Футболка (красная)', '700', 5)),
  );
  await bench.synchronise();
}

describe('a catalogue that comes for the first time', () => {
  test('becomes sections in their order, products, prices and quantities', async () => {
    await load();
    expect(bench.sections()).toEqual([
      { name: 'Мебель', parent: undefined, active: true },
      { name: 'Столы', parent: 'Мебель', active: true },
      { name: 'Одежда', parent: undefined, active: true },
    ]);
    expect(bench.products()).toEqual([
      {
        id: 1,
        xmlId: '1',
        name: 'Стол',
        active: true,
        section: 'Столы',
        quantity: 3,
        price: 5000,
        currency: 'RUB',
      },
      {
        ...{ id: 2, xmlId: '2#r', name: 'Футболка: красная', active: true, section: 'Одежда' },
        ...{ quantity: 5, price: 700, currency: 'RUB' },
      },
    ]);
    expect(bench.problems).toEqual([]);
  });

  test('gives each further characteristic a product of its own', async () => {
    await load();
    const body = offer('2#r', 'Футболка (красная)', '700', 5) + offer('2#b', 'Футболка (синяя)', '750', 1);
    await bench.stage('offers0.xml', offers(body));
    await bench.synchronise();
    expect(bench.products().map(({ xmlId, name, price }) => [xmlId, name, price])).toEqual([
      ['1', 'Стол', 5000],
      ['2#r', 'Футболка: красная', 700],
      ['2#b', 'Футболка: синяя', 750],
    ]);
  });

  test('creates nothing for an offer whose good is unknown, and links it when the good comes', async () => {
    await bench.stage('offers0.xml', offers(offer('9', 'Шкаф', '100', 1)));
    expect((await bench.synchronise()).writes).toBe(0);
    await bench.stage('import0.xml', goods(good('9', 'Шкаф', 'g1')));
    await bench.synchronise();
    expect(bench.products()).toMatchObject([{ name: 'Шкаф', price: 100, quantity: 1 }]);
  });

  test('does not create a good that is deleted already', async () => {
    const deleted = good('3', 'Старьё', 'g1').replace('<Товар>', '<Товар Статус="Удален">');
    await bench.stage('import0.xml', goods(deleted));
    await bench.synchronise();
    expect(bench.products()).toEqual([]);
  });
});

describe('the same again', () => {
  test('costs no write at all', async () => {
    await load();
    await bench.stage('import0.xml', goods(good('1', 'Стол', 'g2') + good('2', 'Футболка', 'g3')));
    await bench.stage(
      'offers0.xml',
      offers(offer('1', 'Стол', '5000', 3) + offer('2#r', 'Футболка (красная)', '700', 5)),
    );
    expect((await bench.synchronise()).writes).toBe(0);
  });

  test('with one price changed costs one write, and leaves other prices alone', async () => {
    await load();
    await bench.stage('offers0.xml', offers(offer('1', 'Стол', '5500', 3)));
    expect((await bench.synchronise()).writes).toBe(1);
    expect(bench.products()[0]).toMatchObject({ price: 5500, quantity: 3 });
  });

  test('after the table was lost adopts everything and creates nothing', async () => {
    const files = async (to: CatalogueBench) => {
      await to.stage('import0.xml', goods(good('s1', 'Стол', 'g2') + good('s2', 'Футболка', 'g3')));
      await to.stage(
        'offers0.xml',
        offers(offer('s1', 'Стол', '5000', 3) + offer('s2#r', 'Футболка (красная)', '7', 5)),
      );
      await to.synchronise();
    };
    await files(bench);
    const before = bench.products();
    await files(catalogueBenchOn(bench));
    expect(before).toHaveLength(2);
    expect(bench.products()).toEqual(before);
    expect(bench.sections()).toHaveLength(3);
  });
});

describe('trouble', () => {
  test('an add whose answer was lost is found again and not repeated', async () => {
    bench.portal.afterwards = (command, index) =>
      command.method === 'catalog.product.add' && index % 2 === 0
        ? new PortalError('unknown-outcome', command.method, '', 'timeout')
        : undefined;
    await bench.stage(
      'import0.xml',
      goods(['1', '2', '3', '4'].map((id) => good(`s${id}`, `Стол ${id}`, 'g2')).join('')),
    );
    await bench.synchronise();
    bench.portal.afterwards = () => undefined;
    await bench.synchronise();
    expect(bench.products().map(({ name }) => name)).toEqual(['Стол 1', 'Стол 2', 'Стол 3', 'Стол 4']);
  });

  test('a product that the portal refuses is journalled, the rest goes on', async () => {
    bench.portal.answer = (command) =>
      command.method === 'catalog.product.add' && JSON.stringify(command.params).includes('Стол 2')
        ? new PortalError('refused', command.method, '0', 'Название занято')
        : undefined;
    await bench.stage(
      'import0.xml',
      goods(['1', '2', '3'].map((id) => good(id, `Стол ${id}`, 'g2')).join('')),
    );
    await bench.synchronise();
    expect(bench.products().map(({ name }) => name)).toEqual(['Стол 1', 'Стол 3']);
    expect(bench.problems).toMatchObject([{ entity: 'product', ref: '2', cause: 'portal.refused' }]);
  });

  test('a currency that the portal lacks leaves the product without a price, journalled', async () => {
    await bench.stage('import0.xml', goods(good('1', 'Стол', 'g2')));
    await bench.stage('offers0.xml', offers(offer('1', 'Стол', '5000', 3).replaceAll('руб', 'тугрик')));
    await bench.synchronise();
    expect(bench.products()).toMatchObject([{ name: 'Стол', quantity: 3, price: undefined }]);
    expect(bench.problems.map(({ entity, cause }) => [entity, cause])).toEqual([
      ['price', 'currency-unknown'],
    ]);
    expect((await bench.synchronise()).writes).toBe(0);
  });

  test('a rate that the portal lacks leaves the VAT empty, journalled once per change', async () => {
    const odd = good('1', 'Стол', 'g2').replace('<Ставка>20<', '<Ставка>13<');
    await bench.stage('import0.xml', goods(odd));
    await bench.synchronise();
    expect(bench.problems.map(({ cause }) => cause)).toEqual(['vat-unknown']);
    await bench.stage('import0.xml', goods(odd.replace('Стол', 'Стол новый')));
    expect((await bench.synchronise()).writes).toBe(1);
    expect(bench.products()[0]?.name).toBe('Стол новый');
  });

  test('an older package changes nothing that is known, and says so', async () => {
    await bench.stage('import0.xml', goods(good('1', 'Стол новый', 'g2'), false, '2026-08-20T10:00:00'));
    const result = await bench.stage(
      'import0.xml',
      goods(good('1', 'Стол', 'g2'), false, '2026-08-19T10:00:00'),
    );
    await bench.synchronise();
    expect(bench.products()[0]?.name).toBe('Стол новый');
    expect(result.problems.map(({ code }) => code)).toContain('commerceml.older-package');
  });

  test('an interrupted package that is read again after a newer one is marked all the same', async () => {
    const older = goods(good('1', 'Стол', 'g2'), false, '2026-08-19T10:00:00');
    await bench.stage('import0.xml', older);
    await bench.loseMarks();
    await bench.stage('import1.xml', goods(good('2', 'Стул', 'g2'), false, '2026-08-20T10:00:00'));
    await bench.stage('import0.xml', older, true);
    await bench.synchronise();
    expect(bench.products().map(({ name }) => name)).toEqual(expect.arrayContaining(['Стол', 'Стул']));
  });

  test('an edit made on the portal stays until the base says something new of that field', async () => {
    await load();
    const products = bench.bench.portal.store(productsStore);
    const before = products.get(1);
    if (!before) throw new Error('no product');
    products.put({ ...before, name: 'Стол письменный' });
    await bench.stage('import0.xml', goods(good('1', 'Стол', 'g1')));
    await bench.synchronise();
    expect(bench.products()[0]).toMatchObject({ name: 'Стол письменный', section: 'Мебель' });
  });

  test('a product deleted on the portal loses its link and comes again with the next change', async () => {
    await load();
    bench.bench.portal.store(productsStore).delete(1);
    await bench.stage('import0.xml', goods(good('1', 'Стол дубовый', 'g2')));
    await bench.synchronise();
    expect(bench.products().map(({ name }) => name)).toContain('Стол дубовый');
  });
});

/** The same portal, with a table that knows nothing. */
function catalogueBenchOn(other: CatalogueBench): CatalogueBench {
  return catalogueBench(other.bench);
}
