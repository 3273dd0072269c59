import { expect, test } from 'vitest';
import { commerceMl, ofKind, problemCodes, readAll } from './read.ts';

test('groups come before those below them, with their parents', async () => {
  const records = await readAll(
    commerceMl(`<Классификатор><Ид>k</Ид><Группы><Группа><Ид>1</Ид><Наименование>Верх</Наименование><Группы>
      <Группа><Ид>55</Ид><Наименование>Низ</Наименование><Группы><Группа><Ид>7</Ид><Наименование>Дно</Наименование></Группа></Группы></Группа></Группы></Группа>
      <Группа><Ид>2</Ид><Наименование>Второй</Наименование><Группы><Группа><Ид>55</Ид><Наименование>Ещё</Наименование><ПометкаУдаления>true</ПометкаУдаления></Группа></Группы></Группа>
      </Группы></Классификатор>`),
  );
  const told = ofKind(records, 'group').map(({ id, name, parentId, deleted }) => [
    id,
    name,
    parentId,
    deleted,
  ]);
  expect(told).toEqual([
    ['1', 'Верх', undefined, false],
    ['55', 'Низ', '1', false],
    ['7', 'Дно', '55', false],
    ['2', 'Второй', undefined, false],
    ['55', 'Ещё', '2', true],
  ]);
});

test('properties bring their directories; price types, warehouses, units and categories are read', async () => {
  const records = await readAll(
    commerceMl(`<Классификатор СодержитТолькоИзменения="true"><Ид/><Свойства><Свойство><Ид>p</Ид><Наименование>Цвет</Наименование><Множественное>false</Множественное><ТипЗначений>Справочник</ТипЗначений>
      <ВариантыЗначений><Справочник><ИдЗначения>v</ИдЗначения><Значение>Белый</Значение></Справочник></ВариантыЗначений></Свойство></Свойства>
      <ТипыЦен><ТипЦены><Ид>t</Ид><Наименование>Розничные</Наименование><Валюта>руб</Валюта><Налог><Наименование>НДС</Наименование><УчтеноВСумме>true</УчтеноВСумме></Налог></ТипЦены></ТипыЦен>
      <Склады><Склад><Ид>w</Ид><Наименование>Основной</Наименование><Адрес><Представление>Тверь</Представление></Адрес></Склад></Склады>
      <ЕдиницыИзмерения><ЕдиницаИзмерения><Ид>796 </Ид><НаименованиеКраткое>шт</НаименованиеКраткое><Код>796 </Код><НаименованиеПолное>Штука     </НаименованиеПолное><МеждународноеСокращение/></ЕдиницаИзмерения></ЕдиницыИзмерения>
      <Категории><Категория><Ид>c</Ид><Наименование>Товар</Наименование><Свойства><Ид>p</Ид></Свойства></Категория></Категории>
      </Классификатор>`),
  );
  expect(ofKind(records, 'property')).toMatchObject([
    {
      id: 'p',
      name: 'Цвет',
      valueType: 'Справочник',
      multiple: false,
      values: [{ id: 'v', value: 'Белый' }],
    },
  ]);
  expect(ofKind(records, 'priceType')).toMatchObject([
    { id: 't', name: 'Розничные', currency: { text: 'руб', code: 'RUB' }, taxIncluded: true },
  ]);
  expect(ofKind(records, 'warehouse')).toMatchObject([{ id: 'w', name: 'Основной', address: 'Тверь' }]);
  expect(ofKind(records, 'unit').map(({ id, unit }) => [id, unit])).toEqual([
    ['796', { code: '796', name: 'шт', fullName: 'Штука' }],
  ]);
  expect(ofKind(records, 'category')).toMatchObject([{ id: 'c', name: 'Товар', propertyIds: ['p'] }]);
  expect(ofKind(records, 'packageStart')).toMatchObject([
    { section: 'classifier', id: '', onlyChanges: true },
  ]);
});

test('a package may say only at its end that it holds changes', async () => {
  const records = await readAll(
    commerceMl(
      '<Каталог><Ид>c</Ид><Товары><Товар><Ид>1</Ид><Наименование>а</Наименование></Товар></Товары><СодержитТолькоИзменения>true</СодержитТолькоИзменения></Каталог>',
    ),
  );
  const kinds = ['documentStart', 'packageStart', 'good', 'packageEnd', 'documentEnd'];
  expect(records.map((record) => record.kind)).toEqual(kinds);
  expect(ofKind(records, 'packageStart')[0]?.onlyChanges).toBeUndefined();
  expect(ofKind(records, 'packageEnd')[0]?.onlyChanges).toBe(true);
});

test('a package of price changes is one by its name', async () => {
  const records = await readAll(
    commerceMl(
      '<ИзмененияПакетаПредложений><Ид>c#</Ид><ИдКаталога>c</ИдКаталога><Предложения><Предложение><Ид>1</Ид></Предложение></Предложения></ИзмененияПакетаПредложений>',
    ),
  );
  expect(ofKind(records, 'packageEnd')).toMatchObject([
    { section: 'offers', id: 'c#', catalogueId: 'c', onlyChanges: true },
  ]);
});

test.each([
  ['2025-03-01T10:00:00', Date.UTC(2025, 2, 1, 7), false],
  ['2015-05-04T14:09:57.950+03:00', Date.UTC(2015, 4, 4, 11, 9, 57, 950), true],
  ['2020-08-11', Date.UTC(2020, 7, 10, 21), false],
  ['2014-12-12T9:51:39', Date.UTC(2014, 11, 12, 6, 51, 39), false],
  ['28.02.2025 9:51:39', Date.UTC(2025, 1, 28, 6, 51, 39), false],
])('formation moment %s', async (written, at, zoned) => {
  const records = await readAll(commerceMl('', `ВерсияСхемы="2.03" ДатаФормирования="${written}"`));
  expect(ofKind(records, 'documentStart')[0]).toMatchObject({
    schemaVersion: '2.03',
    generatedAt: { text: written, at, zoned },
  });
});

test('an impossible date is reported and left out', async () => {
  const records = await readAll(commerceMl('', 'ДатаФормирования="2025-02-30"'));
  expect(ofKind(records, 'documentStart')[0]?.generatedAt).toBeUndefined();
  expect(problemCodes(records)).toEqual(['bad-moment']);
});

test('prefixes and namespaces do not matter', async () => {
  const records = await readAll(
    '<v:КоммерческаяИнформация xmlns:v="urn:1C.ru:commerceml_3"><v:Каталог><v:Товары><v:Товар><v:Ид>1</v:Ид><v:Наименование>а</v:Наименование></v:Товар></v:Товары></v:Каталог></v:КоммерческаяИнформация>',
  );
  expect(ofKind(records, 'good')[0]).toMatchObject({ id: '1', name: 'а' });
  expect(ofKind(records, 'documentStart')[0]?.namespace).toBe('urn:1C.ru:commerceml_3');
});

test('a package that says neither yes nor no of changes says nothing, which is reported once', async () => {
  const records = await readAll(
    commerceMl('<Каталог СодержитТолькоИзменения="наверное"><Товары/></Каталог>'),
  );
  expect(ofKind(records, 'packageEnd')[0]).not.toHaveProperty('onlyChanges');
  expect(problemCodes(records)).toEqual(['bad-truth']);
});
