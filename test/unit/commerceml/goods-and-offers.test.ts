import { expect, test } from 'vitest';
import { goodsFile, offersFile, ofKind, problemCodes, readAll } from './read.ts';

const bare = { barcodes: [], characteristics: [], propertyValues: [], requisites: [], pictures: [] };

test('a good is read with all it says', async () => {
  const records = await readAll(
    goodsFile(`<Товар Статус="Изменен"><Ид>g1</Ид><НомерВерсии>AAA=</НомерВерсии><Штрихкод>4600000000017</Штрихкод><ШтрихКод>4600000000024</ШтрихКод>
    <Артикул>A-1</Артикул><Наименование> Бак "20 л" </Наименование>
    <БазоваяЕдиница Код="006" НаименованиеПолное="Метр" МеждународноеСокращение="MTR">м<Пересчет><Единица>006</Единица><Коэффициент>1</Коэффициент></Пересчет></БазоваяЕдиница>
    <Группы><Ид>11</Ид><Ид>22</Ид></Группы><Описание>Строка &amp; &lt;b&gt;</Описание><Картинка>import_files/ab/1.jpg</Картинка><Картинка/>
    <Изготовитель><Ид>m1</Ид><Наименование>Завод</Наименование></Изготовитель>
    <ЗначенияСвойств><ЗначенияСвойства><Ид>p1</Ид><Значение>v1</Значение><Значение>v2</Значение></ЗначенияСвойства></ЗначенияСвойств>
    <СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>Без НДС</Ставка></СтавкаНалога></СтавкиНалогов>
    <ХарактеристикиТовара><ХарактеристикаТовара><Ид>h1</Ид><Наименование>Цвет</Наименование><Значение>белый</Значение></ХарактеристикаТовара></ХарактеристикиТовара>
    <ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>ТипНоменклатуры</Наименование><Значение>Запас</Значение></ЗначениеРеквизита>
    <ЗначениеРеквизита><Наименование>Полное наименование</Наименование><Значение>Бак белый</Значение></ЗначениеРеквизита>
    <ЗначениеРеквизита><Наименование>Вес</Наименование><Значение>1,5</Значение></ЗначениеРеквизита></ЗначенияРеквизитов></Товар>`),
  );
  const [good] = ofKind(records, 'good');
  expect(good).toEqual({
    kind: 'good',
    place: { file: 'test.xml', element: 'Товар', index: 1, line: 2 },
    id: 'g1',
    goodId: 'g1',
    version: 'AAA=',
    deleted: false,
    name: 'Бак "20 л"',
    fullName: 'Бак белый',
    article: 'A-1',
    barcodes: ['4600000000017', '4600000000024'],
    unit: { code: '006', name: 'м', fullName: 'Метр', international: 'MTR' },
    groupIds: ['11', '22'],
    description: 'Строка & <b>',
    pictures: ['import_files/ab/1.jpg'],
    manufacturer: 'Завод',
    propertyValues: [{ id: 'p1', values: ['v1', 'v2'] }],
    taxes: [{ name: 'НДС', text: 'Без НДС', exempt: true }],
    characteristics: [{ id: 'h1', name: 'Цвет', values: ['белый'] }],
    requisites: [
      { name: 'ТипНоменклатуры', values: ['Запас'] },
      { name: 'Полное наименование', values: ['Бак белый'] },
      { name: 'Вес', values: ['1,5'] },
    ],
    type: 'Запас',
    weight: 1.5,
  });
  expect(problemCodes(records)).toEqual([]);
});

test('an offer with prices, and stock as attributes of warehouses', async () => {
  const records = await readAll(
    offersFile(`<Предложение><Ид>g1#h1</Ид><Наименование>Бак (белый)</Наименование><Цены>
    <Цена><Представление>1\u00a0460,5 руб. за м</Представление><ИдТипаЦены>t1</ИдТипаЦены><ЦенаЗаЕдиницу>1\u00a0460,50</ЦенаЗаЕдиницу><Валюта>руб.</Валюта><Единица>м</Единица><Коэффициент>1</Коэффициент></Цена>
    <Цена><ИдТипаЦены>t2</ИдТипаЦены><ЦенаЗаЕдиницу>20.00</ЦенаЗаЕдиницу><Валюта>грн</Валюта><МинКоличество>10</МинКоличество></Цена></Цены>
    <Количество>-3.000</Количество><Склад ИдСклада="w1" КоличествоНаСкладе="2"/><Склад ИдСклада="w2" КоличествоНаСкладе="-5"/></Предложение>`),
  );
  expect(ofKind(records, 'offer')).toEqual([
    {
      kind: 'offer',
      place: { file: 'test.xml', element: 'Предложение', index: 1, line: 2 },
      ...bare,
      id: 'g1#h1',
      goodId: 'g1',
      characteristicId: 'h1',
      deleted: false,
      name: 'Бак (белый)',
      prices: [
        { priceTypeId: 't1', amount: 1460.5, currency: { text: 'руб.', code: 'RUB' }, unit: 'м', ratio: 1 },
        { priceTypeId: 't2', amount: 20, currency: { text: 'грн', code: 'UAH' }, minimumQuantity: 10 },
      ],
      stock: {
        quantity: -3,
        byWarehouse: [
          { warehouseId: 'w1', quantity: 2 },
          { warehouseId: 'w2', quantity: -5 },
        ],
      },
    },
  ]);
});

test.each([
  ['<Количество>5</Количество>', { quantity: 5, byWarehouse: [] }],
  ['<Количество/>', undefined],
  ['<Остатки><Остаток><Количество>2</Количество></Остаток></Остатки>', { quantity: 2, byWarehouse: [] }],
  [
    '<Остатки><Остаток><Склад><Ид>w1</Ид><Количество>2,5</Количество></Склад></Остаток></Остатки>',
    { byWarehouse: [{ warehouseId: 'w1', quantity: 2.5 }] },
  ],
  [
    '<ОстаткиПоСкладам><Остаток><ИдСклада>w1</ИдСклада><КоличествоНаСкладе>7</КоличествоНаСкладе></Остаток></ОстаткиПоСкладам>',
    { byWarehouse: [{ warehouseId: 'w1', quantity: 7 }] },
  ],
])('stock written as %s', async (written, stock) => {
  const file = offersFile(`<Предложение><Ид>1</Ид>${written}</Предложение>`);
  const [offer] = ofKind(await readAll(file), 'offer');
  expect(offer?.stock).toEqual(stock);
  expect(offer?.prices).toBeUndefined();
});

test('a characteristic may stand apart from the id, and an empty reference is none', async () => {
  const none = '00000000-0000-0000-0000-000000000000';
  const records = await readAll(
    offersFile(
      `<Предложение><Ид>g</Ид><ИдХарактеристики>h</ИдХарактеристики></Предложение>
       <Предложение><Ид>k</Ид><ИдХарактеристики>${none}</ИдХарактеристики></Предложение>
       <Предложение><Ид>m#</Ид></Предложение>`,
    ),
  );
  expect(ofKind(records, 'offer').map(({ id, goodId }) => [id, goodId])).toEqual([
    ['g#h', 'g'],
    ['k', 'k'],
    ['m', 'm'],
  ]);
});

test.each([
  ['<Товар Статус="Удален"><Ид>1</Ид></Товар>', true],
  ['<Товар><Ид>1</Ид><Наименование>а</Наименование><Статус>Удалён</Статус></Товар>', true],
  ['<Товар><Ид>1</Ид><Наименование>а</Наименование><ПометкаУдаления>true</ПометкаУдаления></Товар>', true],
  ['<Товар><Ид>1</Ид><Наименование>а</Наименование><ПометкаУдаления>false</ПометкаУдаления></Товар>', false],
  ['<Товар Статус="Новый"><Ид>1</Ид><Наименование>а</Наименование></Товар>', false],
])('deletion mark of %s', async (written, deleted) => {
  const records = await readAll(goodsFile(written));
  expect(ofKind(records, 'good')[0]?.deleted).toBe(deleted);
  expect(problemCodes(records)).toEqual([]);
});

test('bad objects are reported by place and id, and the rest goes on', async () => {
  const records = await readAll(
    offersFile(`<Предложение/><Предложение><Наименование>Без ид</Наименование></Предложение>
      <Предложение><Ид>a</Ид><Цены><Цена><ИдТипаЦены>t</ИдТипаЦены><ЦенаЗаЕдиницу/></Цена></Цены></Предложение>
      <Предложение><Ид>b</Ид><Цены><Цена><ЦенаЗаЕдиницу>дорого</ЦенаЗаЕдиницу></Цена></Цены><Количество>1</Количество></Предложение>
      <Предложение><Ид>a</Ид></Предложение>`),
  );
  expect(ofKind(records, 'offer').map((offer) => offer.id)).toEqual(['a', 'b', 'a']);
  expect(ofKind(records, 'offer')[0]?.prices).toEqual([]);
  const told = ofKind(records, 'problem').map(({ code, weight, place, object, field, value }) => [
    `${code} ${weight} ${place.file} ${place.element} ${place.index}`,
    object,
    field,
    value,
  ]);
  expect(told).toEqual([
    ['commerceml.empty-object record test.xml Предложение 1', undefined, undefined, undefined],
    ['commerceml.no-id record test.xml Предложение 2', 'Без ид', 'Ид', undefined],
    ['commerceml.empty-price field test.xml Предложение 3', 'a', 'ЦенаЗаЕдиницу', undefined],
    ['commerceml.bad-number field test.xml Предложение 4', 'b', 'ЦенаЗаЕдиницу', 'дорого'],
    ['commerceml.twice note test.xml Предложение 5', 'a', 'Ид', undefined],
  ]);
});
