import { describe, expect, test } from 'vitest';
import {
  clientRecord,
  clientRecords,
  touchedRecords,
} from '../../../shared/domain/mapping/client-records.ts';
import type { BaseRecord } from '../../../shared/domain/sync/record.ts';
import { bankRef, contextOf, firm, guid, kindRefs, object, roubles } from './objects.ts';

const named = (records: readonly BaseRecord[], entity: string) =>
  records.filter((record) => record.entity === entity);

describe('a counterparty of «УНФ»', () => {
  const records = clientRecords(contextOf('unf'), firm());

  test('is a company', () => {
    expect(named(records, 'company')).toEqual([
      {
        entity: 'company',
        ref: guid(1),
        deleted: false,
        problems: [],
        fields: {
          name: 'Ромашка',
          comments: 'Звонить после обеда',
          phones: ['+74955005550'],
          emails: ['info@romashka.ru'],
          webs: [],
        },
      },
    ]);
  });

  test('with a requisite under the same reference', () => {
    expect(named(records, 'requisite')).toEqual([
      {
        entity: 'requisite',
        ref: guid(1),
        deleted: false,
        problems: [],
        fields: {
          owner: `company/${guid(1)}`,
          preset: 'organisation',
          name: 'Ромашка',
          companyName: 'Ромашка',
          companyFullName: 'ООО "Ромашка"',
          inn: '7707083893',
          kpp: '773601001',
          ogrn: '1027700132195',
          okpo: '00032537',
        },
      },
    ]);
  });

  test('and an address', () => {
    expect(named(records, 'address')).toMatchObject([
      {
        ref: `${guid(1)}/6`,
        fields: { requisite: guid(1), kind: '6', line: '117997, г Москва, ул Вавилова, дом 19', city: null },
      },
    ]);
  });

  test('an address in parts is read part by part', () => {
    const value = {
      type: 'Адрес',
      addressType: 'Муниципальный',
      country: 'РОССИЯ',
      ZIPcode: '117997',
      area: 'Москва',
      areaType: 'г',
      street: 'Вавилова',
      streetType: 'ул',
      houseType: 'дом',
      houseNumber: '19',
      buildings: [{ type: 'корпус', number: '2' }],
      apartments: [{ type: 'офис', number: '5' }],
    };
    const row = {
      Тип: 'Адрес',
      Вид_Key: kindRefs.actual,
      Представление: '…',
      Значение: JSON.stringify(value),
    };
    const table = { tables: { КонтактнаяИнформация: [row] } };
    const [address] = named(clientRecords(contextOf('unf'), firm({}, table)), 'address');
    expect(address?.fields).toEqual({
      requisite: guid(1),
      kind: '1',
      line: 'Вавилова ул, дом 19, корпус 2',
      secondLine: 'офис 5',
      city: 'Москва',
      postalCode: '117997',
      region: null,
      district: null,
      country: 'РОССИЯ',
    });
  });

  test('a folder is nothing', () => {
    expect(clientRecords(contextOf('unf'), firm({}, { isFolder: true }))).toEqual([]);
  });

  test('a mark for deletion holds for all of it', () => {
    const deleted = clientRecords(contextOf('unf'), firm({}, { deletionMark: true }));
    expect(deleted.map((record) => record.deleted)).toEqual([true, true, true]);
  });
});

test('a counterparty with nothing but a name has no requisite, so that none comes back to the portal', () => {
  const bare = { НаименованиеПолное: '', ИНН: '', КПП: '', РегистрационныйНомер: '', КодПоОКПО: '' };
  const records = clientRecords(contextOf('unf'), firm(bare, { tables: {} }));
  expect(records.map(({ entity }) => entity)).toEqual(['company']);
});

describe('kinds of counterparties', () => {
  const entrepreneur = {
    Description: 'ИП Иванов И. И.',
    НаименованиеПолное: 'Индивидуальный предприниматель Иванов Иван Иванович',
    ИНН: '500100732259',
    КПП: '',
    РегистрационныйНомер: '304500116000157',
  };

  test('an entrepreneur is a company with requisites of its own template', () => {
    const records = clientRecords(
      contextOf('unf'),
      firm({ ...entrepreneur, ВидКонтрагента: 'ИндивидуальныйПредприниматель' }),
    );
    expect(named(records, 'company')).toHaveLength(1);
    expect(named(records, 'requisite')[0]?.fields).toEqual({
      owner: `company/${guid(1)}`,
      preset: 'entrepreneur',
      name: 'ИП Иванов И. И.',
      lastName: 'Иванов',
      firstName: 'Иван',
      secondName: 'Иванович',
      inn: '500100732259',
      ogrnip: '304500116000157',
      okpo: '00032537',
    });
  });

  test('«БП» says so by a flag, and releases without it by name or registration number', () => {
    const person = { ...entrepreneur, ВидКонтрагента: '', ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' };
    const preset = (changes: Parameters<typeof firm>[0]) =>
      named(clientRecords(contextOf('bp'), firm(changes)), 'requisite')[0]?.fields['preset'];
    expect(preset({ ...person, ИндивидуальныйПредприниматель: true })).toBe('entrepreneur');
    expect(preset({ ...person, ИндивидуальныйПредприниматель: false })).toBe('person');
    expect(preset(person)).toBe('entrepreneur');
    expect(
      preset({ ...person, Description: 'Иванов', НаименованиеПолное: 'Иванов', РегистрационныйНомер: '' }),
    ).toBe('person');
  });

  test('a private person is a contact, or a company if the connection says so', () => {
    const person = firm({
      Description: 'Петрова Мария',
      НаименованиеПолное: 'Петрова Мария Ивановна',
      ВидКонтрагента: 'ФизическоеЛицо',
      ФИО: 'Петрова Мария Ивановна',
      ИНН: '',
    });
    const context = contextOf('unf');
    const records = clientRecords(context, person);
    expect(named(records, 'company')).toEqual([]);
    expect(named(records, 'contact')[0]?.fields).toMatchObject({
      lastName: 'Петрова',
      name: 'Мария',
      secondName: 'Ивановна',
    });
    expect(named(records, 'requisite')[0]?.fields).toMatchObject({
      owner: `contact/${guid(1)}`,
      preset: 'person',
    });
    const asCompany = clientRecords({ ...context, kinds: { ...context.kinds, person: 'company' } }, person);
    expect(named(asCompany, 'company')[0]?.fields['name']).toBe('Петрова Мария');
  });
});

describe('«УТ»', () => {
  const partner = object('Catalog_Партнеры', guid(50), {
    Description: 'Ромашка (сеть)',
    ЮрФизЛицо: 'Компания',
  });
  const counterparty = firm({ Партнер_Key: guid(50), ЮрФизЛицо: 'ЮрЛицо' });

  test('a partner is the company, its counterparties are requisites', () => {
    const context = contextOf('ut', [partner]);
    expect(clientRecords(context, partner).map(({ entity, ref }) => [entity, ref])).toEqual([
      ['company', guid(50)],
    ]);
    const records = clientRecords(context, counterparty);
    expect(records.map(({ entity }) => entity)).toEqual(['requisite', 'address']);
    expect(records[0]?.fields['owner']).toBe(`company/${guid(50)}`);
  });

  test('a counterparty without a partner is told', () => {
    const [requisite] = clientRecords(contextOf('ut'), firm({ ЮрФизЛицо: 'ЮрЛицо' }));
    expect(requisite?.fields['owner']).toBeUndefined();
    expect(requisite?.problems).toMatchObject([{ field: 'owner', cause: 'owner-missing' }]);
    expect(requisite?.problems[0]?.text.ru).toContain('Партнер_Key');
  });
});

describe('contact persons', () => {
  test('of «БП» name their owner by a reference of several types', () => {
    const person = object('Catalog_КонтактныеЛица', guid(7), {
      Description: 'Сидоров',
      Фамилия: 'Сидоров',
      Имя: 'Пётр',
      Отчество: '',
      Должность: 'директор',
      ОбъектВладелец: guid(1),
      ОбъектВладелец_Type: 'StandardODATA.Catalog_Контрагенты',
    });
    expect(clientRecords(contextOf('bp', [firm()]), person)[0]).toMatchObject({
      entity: 'contact',
      problems: [],
      fields: {
        lastName: 'Сидоров',
        name: 'Пётр',
        secondName: null,
        post: 'директор',
        company: guid(1),
        phones: [],
      },
    });
  });

  test('of «УНФ» are tied by a register, which comes as a tabular part', () => {
    const person = object(
      'Catalog_КонтактныеЛица',
      guid(7),
      { Description: 'Сидоров Пётр Ильич', Комментарий: '' },
      {
        tables: {
          СвязиКонтрагентКонтакт: [
            { Контрагент_Key: guid(2), Должность: 'был', СвязьНедействительна: true },
            { Контрагент_Key: guid(1), Должность: 'директор', СвязьНедействительна: false },
          ],
        },
      },
    );
    expect(clientRecords(contextOf('unf'), person)[0]?.fields).toMatchObject({
      lastName: 'Сидоров',
      name: 'Пётр',
      secondName: 'Ильич',
      post: 'директор',
      company: guid(1),
    });
  });
});

describe('bank accounts', () => {
  const account = (changes: Parameters<typeof firm>[0] = {}) =>
    object('Catalog_БанковскиеСчета', guid(8), {
      Description: 'Основной',
      НомерСчета: '4070 2810 9000 0000 0001',
      Owner: guid(1),
      Owner_Type: 'StandardODATA.Catalog_Контрагенты',
      Банк_Key: bankRef,
      ВалютаДенежныхСредств_Key: roubles,
      ...changes,
    });

  test('take the bank and the currency from their directories', () => {
    expect(clientRecords(contextOf('unf'), account())[0]).toMatchObject({
      entity: 'bankDetail',
      problems: [],
      fields: {
        requisite: guid(1),
        name: 'Основной',
        account: '40702810900000000001',
        bank: 'ПАО СБЕРБАНК',
        bic: '044525225',
        correspondentAccount: '30101810400000000225',
        currency: 'RUB',
      },
    });
  });

  test('of our own organisation are no record', () => {
    expect(
      clientRecords(contextOf('unf'), account({ Owner_Type: 'StandardODATA.Catalog_Организации' })),
    ).toEqual([]);
  });

  test('a bank that the base did not give is a problem of the field', () => {
    const [record] = clientRecords(contextOf('unf'), account({ Банк_Key: guid(999) }));
    expect(record?.fields).toMatchObject({ account: '40702810900000000001' });
    expect(record?.fields['bic']).toBeUndefined();
    expect(record?.problems).toMatchObject([{ field: 'bic', cause: 'reference-unknown' }]);
  });
});

describe('what cannot be read is told, and the rest goes on', () => {
  const requisite = (changes: Parameters<typeof firm>[0]) =>
    named(clientRecords(contextOf('unf'), firm(changes)), 'requisite')[0];

  test('INN with letters', () => {
    const record = requisite({ ИНН: 'ABC7083893' });
    expect(record?.fields['inn']).toBeUndefined();
    expect(record?.fields['kpp']).toBe('773601001');
    expect(record?.problems).toMatchObject([{ field: 'inn', cause: 'inn-invalid' }]);
    expect(record?.problems[0]?.text.ru).toContain(`Catalog_Контрагенты ${guid(1)}`);
  });

  test('INN with Cyrillic look-alikes and blanks is read', () => {
    expect(requisite({ ИНН: '77О7 О838 93' })?.fields['inn']).toBe('7707083893');
  });

  test('an attribute of the wrong type', () => {
    const record = requisite({ ИНН: 7_707_083_893 });
    expect(record?.fields['inn']).toBeUndefined();
    expect(record?.problems).toMatchObject([{ field: 'inn', cause: 'attribute-type' }]);
    expect(record?.problems[0]?.text.ru).toContain('ИНН');
  });

  test('a missing attribute', () => {
    const { Комментарий: _, ...attributes } = firm().attributes;
    const [company] = clientRecords(contextOf('unf'), { ...firm(), attributes });
    expect(company?.fields['name']).toBe('Ромашка');
    expect(company?.problems).toMatchObject([{ field: 'comments', cause: 'attribute-missing' }]);
  });

  test('a name of 100 000 characters is cut and told', () => {
    const [company] = clientRecords(contextOf('unf'), firm({ Description: 'я'.repeat(100_000) }));
    expect(company?.fields['name']).toBe('я'.repeat(255));
    expect(company?.problems).toMatchObject([{ field: 'name', cause: 'too-long' }]);
  });

  test('a kind that is not known', () => {
    const record = requisite({
      ВидКонтрагента: 'Марсианин',
      ИНН: '500100732259',
      РегистрационныйНомер: '',
    });
    expect(record?.fields['preset']).toBe('entrepreneur');
    expect(record?.problems).toMatchObject([{ field: 'preset', cause: 'kind-unknown' }]);
  });

  test('a phone that is no text', () => {
    const table = { tables: { КонтактнаяИнформация: [{ Тип: 'Телефон', Представление: 84_955_005_550 }] } };
    const [company] = clientRecords(contextOf('unf'), firm({}, table));
    expect(company?.fields['phones']).toEqual([]);
    expect(company?.problems).toMatchObject([{ field: 'phones', cause: 'attribute-type' }]);
  });
});

describe('one record', () => {
  test('is found in its object', () => {
    const context = contextOf('unf', [firm()]);
    expect(clientRecord(context, { entity: 'company', ref: guid(1) })?.fields['name']).toBe('Ромашка');
    expect(clientRecord(context, { entity: 'contact', ref: guid(1) })).toBeUndefined();
    expect(clientRecord(context, { entity: 'company', ref: guid(2) })).toBeUndefined();
  });

  test('an address that is gone is told as deleted', () => {
    const context = contextOf('unf', [firm()]);
    expect(clientRecord(context, { entity: 'address', ref: `${guid(1)}/6` })?.deleted).toBe(false);
    expect(clientRecord(context, { entity: 'address', ref: `${guid(1)}/8` })?.deleted).toBe(true);
    expect(clientRecord(context, { entity: 'address', ref: `${guid(2)}/8` })).toBeUndefined();
  });

  test('a change touches what the object was and what it is', () => {
    const after = firm({}, { tables: {} });
    expect(
      touchedRecords(contextOf('unf'), firm(), after).map(({ entity, ref }) => `${entity} ${ref}`),
    ).toEqual([`company ${guid(1)}`, `requisite ${guid(1)}`, `address ${guid(1)}/6`]);
  });
});
