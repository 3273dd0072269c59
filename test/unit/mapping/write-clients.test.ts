import { describe, expect, test } from 'vitest';
import { clientWrites, type RecordWrite } from '../../../shared/domain/mapping/client-writes.ts';
import { bankRef, contextOf, firm, guid, kindRefs, object, roubles } from './objects.ts';

const company = (fields: RecordWrite['fields'], create = false): RecordWrite => ({
  entity: 'company',
  ref: guid(1),
  create,
  fields,
});

describe('records that live in one object are written together', () => {
  const records: readonly RecordWrite[] = [
    company({ name: 'Лютик', phones: ['+74951112233'], comments: 'новый' }, true),
    {
      entity: 'requisite',
      ref: guid(1),
      create: true,
      fields: {
        owner: `company/${guid(1)}`,
        preset: 'organisation',
        name: 'Реквизиты',
        companyFullName: 'ООО "Лютик"',
        inn: '7707083893',
        kpp: '773601001',
        ogrn: '1027700132195',
      },
    },
    {
      entity: 'address',
      ref: `${guid(1)}/6`,
      create: true,
      fields: {
        requisite: guid(1),
        kind: '6',
        city: 'Москва',
        line: 'ул. Вавилова, 19',
        postalCode: '117997',
      },
    },
  ];
  const { objects, writes } = clientWrites(contextOf('unf'), records);

  test('one object', () => {
    expect(objects).toHaveLength(1);
    expect(objects[0]).toMatchObject({
      type: 'Catalog_Контрагенты',
      ref: guid(1),
      create: true,
      attributes: {
        Description: 'Лютик',
        НаименованиеПолное: 'ООО "Лютик"',
        ВидКонтрагента: 'ЮридическоеЛицо',
        ИНН: '7707083893',
        КПП: '773601001',
        РегистрационныйНомер: '1027700132195',
        Комментарий: 'новый',
      },
      tables: {
        КонтактнаяИнформация: [
          {
            Тип: 'Телефон',
            Вид_Key: kindRefs.phone,
            Представление: '+74951112233',
            НомерТелефона: '74951112233',
          },
          { Тип: 'Адрес', Вид_Key: kindRefs.legal, Представление: '117997, Москва, ул. Вавилова, 19' },
        ],
      },
    });
  });

  test('each record goes with it; the name of the requisite is the company’s', () => {
    expect(writes).toEqual([
      { object: 0, left: [] },
      { object: 0, left: [{ field: 'name' }] },
      { object: 0, left: [] },
    ]);
  });
});

test('a change writes what it names and keeps rows that are not ours', () => {
  const context = contextOf('unf', [firm()]);
  const { objects } = clientWrites(context, [company({ phones: ['+74955005550', '+79161234567'] })]);
  expect(objects).toEqual([
    {
      type: 'Catalog_Контрагенты',
      ref: guid(1),
      create: false,
      attributes: {},
      tables: {
        КонтактнаяИнформация: [
          ...(firm().tables['КонтактнаяИнформация'] ?? []),
          {
            Тип: 'Телефон',
            Вид_Key: kindRefs.phone,
            Представление: '+79161234567',
            НомерТелефона: '79161234567',
            Значение: '',
            ЗначенияПолей: '',
          },
        ],
      },
    },
  ]);
});

test('a phone that is no longer wanted goes, an address changes in its place', () => {
  const context = contextOf('unf', [firm()]);
  const { objects } = clientWrites(context, [
    company({ phones: [] }),
    { entity: 'address', ref: `${guid(1)}/6`, create: false, fields: { line: 'ул. Вавилова, 20' } },
  ]);
  expect(
    objects[0]?.tables['КонтактнаяИнформация']?.map((row) => [row['Тип'], row['Представление']]),
  ).toEqual([
    ['АдресЭлектроннойПочты', 'Info@Romashka.RU'],
    ['Адрес', 'ул. Вавилова, 20'],
    ['Skype', 'romashka'],
  ]);
});

test('without the directory of kinds the name of the predefined kind goes along', () => {
  const context = contextOf('ut', [
    object('Catalog_Партнеры', guid(1), { Description: 'Ромашка', ЮрФизЛицо: 'Компания' }),
  ]);
  const { objects } = clientWrites(context, [company({ emails: ['a@b.ru'] })]);
  expect(objects[0]?.tables['КонтактнаяИнформация']).toMatchObject([
    { Тип: 'АдресЭлектроннойПочты', Вид: 'EmailПартнера', Представление: 'a@b.ru', АдресЭП: 'a@b.ru' },
  ]);
});

test('«УТ»: company and requisite are two objects, the counterparty names its partner', () => {
  const { objects } = clientWrites(contextOf('ut'), [
    company({ name: 'Лютик' }, true),
    {
      entity: 'requisite',
      ref: guid(1),
      create: true,
      fields: { owner: `company/${guid(1)}`, preset: 'organisation', name: 'ООО Лютик', inn: '7707083893' },
    },
  ]);
  expect(objects).toEqual([
    {
      type: 'Catalog_Партнеры',
      ref: guid(1),
      create: true,
      attributes: { Description: 'Лютик', ЮрФизЛицо: 'Компания' },
      tables: {},
    },
    {
      type: 'Catalog_Контрагенты',
      ref: guid(1),
      create: true,
      attributes: {
        Description: 'ООО Лютик',
        ЮрФизЛицо: 'ЮрЛицо',
        ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо',
        Партнер_Key: guid(1),
        ИНН: '7707083893',
      },
      tables: {},
    },
  ]);
});

describe('contacts', () => {
  const contact = (fields: RecordWrite['fields']): RecordWrite => ({
    entity: 'contact',
    ref: guid(7),
    create: true,
    fields,
  });

  test('of a company are contact persons', () => {
    const record = contact({ lastName: 'Сидоров', name: 'Пётр', company: guid(1), post: 'директор' });
    expect(clientWrites(contextOf('bp'), [record]).objects).toEqual([
      {
        type: 'Catalog_КонтактныеЛица',
        ref: guid(7),
        create: true,
        attributes: {
          Фамилия: 'Сидоров',
          Имя: 'Пётр',
          Description: 'Сидоров Пётр',
          Должность: 'директор',
          ОбъектВладелец: guid(1),
          ОбъектВладелец_Type: 'StandardODATA.Catalog_Контрагенты',
        },
        tables: {},
      },
    ]);
    expect(clientWrites(contextOf('unf'), [record]).objects[0]?.tables).toEqual({
      СвязиКонтрагентКонтакт: [
        { Контрагент_Key: guid(1), Должность: 'директор', СвязьНедействительна: false },
      ],
    });
  });

  test('of no company are private persons', () => {
    const { objects } = clientWrites(contextOf('unf'), [contact({ lastName: 'Сидоров', name: 'Пётр' })]);
    expect(objects).toMatchObject([
      {
        type: 'Catalog_Контрагенты',
        attributes: { Description: 'Сидоров Пётр', ФИО: 'Сидоров Пётр', ВидКонтрагента: 'ФизическоеЛицо' },
      },
    ]);
  });

  test('a contact person cannot have a requisite', () => {
    const person = object('Catalog_КонтактныеЛица', guid(7), { Description: 'Сидоров Пётр' });
    const { objects, writes } = clientWrites(contextOf('unf', [person]), [
      {
        entity: 'requisite',
        ref: guid(7),
        create: true,
        fields: { owner: `contact/${guid(7)}`, inn: '500100732259' },
      },
    ]);
    expect(objects).toEqual([]);
    expect(writes).toMatchObject([{ refused: { cause: 'contact-person-requisite' } }]);
  });
});

describe('bank accounts', () => {
  const account = (fields: RecordWrite['fields']): RecordWrite => ({
    entity: 'bankDetail',
    ref: guid(8),
    create: true,
    fields: { requisite: guid(1), name: 'Основной', account: '40702810900000000001', ...fields },
  });

  test('name their bank by its BIC and their currency by its code', () => {
    const record = account({ bic: '044525225', bank: 'ПАО СБЕРБАНК', currency: 'RUB' });
    const { objects, writes } = clientWrites(contextOf('unf'), [record]);
    expect(objects[0]?.attributes).toEqual({
      Description: 'Основной',
      НомерСчета: '40702810900000000001',
      Owner: guid(1),
      Owner_Type: 'StandardODATA.Catalog_Контрагенты',
      Банк_Key: bankRef,
      ВалютаДенежныхСредств_Key: roubles,
      ВидСчета: 'Расчетный',
    });
    expect(writes).toEqual([{ object: 0, left: [] }]);
  });

  test('of a bank that 1C does not know are written without it, and it is told', () => {
    const { writes } = clientWrites(contextOf('unf'), [account({ bic: '044525999', currency: 'XYZ' })]);
    expect(writes).toMatchObject([
      {
        object: 0,
        left: [
          { field: 'bic', problem: { cause: 'bank-unknown' } },
          { field: 'currency', problem: { cause: 'currency-unknown' } },
        ],
      },
    ]);
  });

  test('«УТ» takes a bank by hand', () => {
    const { objects } = clientWrites(contextOf('ut'), [account({ bic: '044525999', bank: 'Новый банк' })]);
    expect(objects[0]?.attributes).toMatchObject({
      РучноеИзменениеРеквизитовБанка: true,
      БИКБанка: '044525999',
      НаименованиеБанка: 'Новый банк',
      Owner_Key: guid(1),
    });
  });
});

describe('what the base cannot hold', () => {
  test('a name too long is left, so that it does not come back cut', () => {
    const { objects, writes } = clientWrites(contextOf('unf', [firm()]), [
      company({ name: 'я'.repeat(150), comments: 'да' }),
    ]);
    expect(objects[0]?.attributes).toEqual({ Комментарий: 'да' });
    expect(writes).toMatchObject([{ left: [{ field: 'name', problem: { cause: 'too-long-for-base' } }] }]);
  });

  test('an address of a kind that counterparties lack is refused', () => {
    const { writes } = clientWrites(contextOf('unf', [firm()]), [
      { entity: 'address', ref: `${guid(1)}/11`, create: true, fields: { line: 'склад' } },
    ]);
    expect(writes).toMatchObject([{ refused: { cause: 'address-kind-unknown' } }]);
  });

  test('a state body stays one when the portal says organisation', () => {
    const state = firm({ ВидКонтрагента: 'ГосударственныйОрган' });
    const { objects } = clientWrites(contextOf('unf', [state]), [
      {
        entity: 'requisite',
        ref: guid(1),
        create: false,
        fields: { preset: 'organisation', kpp: '540602001' },
      },
    ]);
    expect(objects[0]?.attributes).toEqual({ КПП: '540602001' });
  });
});
