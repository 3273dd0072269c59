import { describe, expect, test } from 'vitest';
import { Broken, Busy, Rejected } from '../../../shared/kernel/outcome.ts';
import { allRows, type PublishedBase, Unsettled } from '../../../shared/ports/published-base.ts';
import { ut115Objects } from '../../../simulators/onec/base/configurations.ts';
import type { Register } from '../../../simulators/onec/odata/registers.ts';
import type { Mood } from '../../../simulators/onec/odata/server-options.ts';
import { type Published, published, user } from './support.ts';

const counterparties = 'Catalog_Контрагенты';
const ref = '01234567-89ab-cdef-0123-456789abcdef';

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const names = async (base: PublishedBase) =>
  (await allRows(base, { set: counterparties })).map((row) => row['Description']);

function someFirm({ store }: Published) {
  const [firm] = store.ofType(counterparties);
  if (!firm) throw new Error('the base has no firms');
  return firm;
}

describe('reading a published base', () => {
  test('the composition is what the administrator chose', async () => {
    const { base } = published({ composition: new Set([counterparties]) });
    expect(await base.sets()).toEqual([counterparties]);
    expect(await failure(names(base))).toBeUndefined();
    const error = await failure(allRows(base, { set: 'Catalog_Валюты' }));
    expect(error).toBeInstanceOf(Broken);
    expect(error).toMatchObject({
      causeKey: 'odata.not-in-composition',
      details: { about: 'Catalog_Валюты' },
    });
    expect((error as Broken).text.ru).toContain('«Catalog_Валюты»');
  });

  test('pages are followed to the end though nothing links them', async () => {
    const { base, server } = published({ counterparties: 1_100 });
    const refs = (await allRows(base, { set: counterparties, select: ['Ref_Key'] })).map(
      (row) => row['Ref_Key'],
    );
    expect(refs).toHaveLength(1_100);
    expect(new Set(refs).size).toBe(1_100);
    expect(server.asked).toHaveLength(3);
    expect(await base.count(counterparties)).toBe(1_100);
  });

  test('a limit ends the reading', async () => {
    const { base } = published();
    expect(await allRows(base, { set: counterparties, limit: 7 })).toHaveLength(7);
  });

  test('rows have no notes of the protocol, lists and objects say the same', async () => {
    const run = published();
    const firm = someFirm(run);
    const filter = { field: 'Ref_Key', is: 'eq', value: { ref: firm.ref } } as const;
    const [row] = await allRows(run.base, { set: counterparties, filter });
    expect(row).toMatchObject({ Description: firm.attributes['Description'], DeletionMark: false });
    expect(Object.keys(row ?? {}).filter((name) => /[@.]/.test(name))).toEqual([]);
    expect(await run.base.get(counterparties, firm.ref)).toEqual(row);
    expect(await run.base.get(counterparties, ref)).toBeUndefined();
  });

  test('a reference of several types is found only with its type', async () => {
    const { base, store } = published();
    const [account] = store.ofType('Catalog_БанковскиеСчета');
    const owner = String(account?.attributes['Owner']);
    const asked = (value: { readonly ref: string; readonly type?: string }) =>
      allRows(base, { set: 'Catalog_БанковскиеСчета', filter: { field: 'Owner', is: 'eq', value } });
    expect(await asked({ ref: owner })).toEqual([]);
    expect(await asked({ ref: owner, type: counterparties })).toHaveLength(1);
  });

  test('text of references, expanded references, conditions on what they refer to', async () => {
    const { base, store } = published();
    const [account] = store.ofType('Catalog_БанковскиеСчета');
    const bank = store.get('Catalog_Банки', String(account?.attributes['Банк_Key']));
    const [row] = await allRows(base, {
      set: 'Catalog_БанковскиеСчета',
      filter: {
        all: [
          { field: 'Банк/Code', is: 'eq', value: String(bank?.attributes['Code']) },
          { field: 'НомерСчета', is: 'eq', value: String(account?.attributes['НомерСчета']) },
        ],
      },
      select: ['НомерСчета', 'Банк_Key', 'Банк____Presentation'],
      expand: ['Банк'],
    });
    expect(row).toMatchObject({
      Банк____Presentation: bank?.attributes['Description'],
      Банк: { Code: bank?.attributes['Code'] },
    });
  });

  test('hidden records do not fail the whole, and a hidden object is no missing one', async () => {
    const store = published().store;
    const [hiddenFirm] = store.ofType(counterparties);
    const restricted = { name: 'Менеджер', password: '1', hidden: (one: unknown) => one === hiddenFirm };
    const { as } = published({ store, users: [restricted] });
    const base = as('Менеджер', '1');
    expect(await names(base)).toHaveLength(19);
    const error = await failure(base.get(counterparties, hiddenFirm?.ref ?? ''));
    expect(error).toMatchObject({ causeKey: 'odata.no-rights' });
  });

  test('a condition on a property that the configuration lacks is refused by name', async () => {
    const { base } = published();
    const filter = { field: 'Нет', is: 'eq', value: 1 } as const;
    const error = await failure(allRows(base, { set: counterparties, filter }));
    expect(error).toBeInstanceOf(Rejected);
    expect((error as Rejected).text.ru).toContain('Нет');
  });

  test('a large answer is asked for in smaller pages', async () => {
    const { base, server } = published({ counterparties: 12, mostBytes: 8_000 });
    expect(await names(base)).toHaveLength(12);
    expect(server.asked.length).toBeGreaterThan(2);
  });
});

describe('registers', () => {
  const [client, other] = [ref, '01234567-89ab-cdef-0123-456789abcdee'];
  const order = { type: 'Document_ЗаказПокупателя', ref: '01234567-89ab-cdef-0123-456789abcded' };
  const debts: Register = {
    kind: 'accumulation',
    dimensions: ['Контрагент_Key', 'Договор_Key'],
    resources: ['Сумма'],
    records: [
      [client, 'a', 100.1, false, '2026-01-10T00:00:00'],
      [client, 'b', 50.2, false, '2026-02-10T00:00:00'],
      [client, 'a', 30, true, '2026-02-20T00:00:00'],
      [other, 'a', 10, false, '2026-02-01T00:00:00'],
    ].map(([who, contract, sum, expense, period]) => ({
      period: String(period),
      recorder: order,
      expense: expense === true,
      values: { Контрагент_Key: String(who), Договор_Key: String(contract), Сумма: Number(sum) },
    })),
  };
  const prices: Register = {
    kind: 'information',
    dimensions: ['Номенклатура_Key'],
    resources: ['Цена'],
    records: [
      { period: '2026-01-01T00:00:00', values: { Номенклатура_Key: client, Цена: 10 } },
      { period: '2026-02-01T00:00:00', values: { Номенклатура_Key: client, Цена: 12 } },
    ],
  };
  const registers = new Map([
    ['AccumulationRegister_РасчетыСПокупателями', debts],
    ['InformationRegister_ЦеныНоменклатуры', prices],
  ]);
  const set = 'AccumulationRegister_РасчетыСПокупателями';

  test('a balance at a moment, of one client, by one dimension', async () => {
    const { base } = published({ registers });
    const period = '2026-02-15T00:00:00';
    const balance = await allRows(base, {
      set,
      table: { name: 'Balance', period, dimensions: ['Контрагент'] },
    });
    expect(balance.toSorted((a, b) => Number(a['СуммаBalance']) - Number(b['СуммаBalance']))).toEqual([
      { Контрагент_Key: other, СуммаBalance: 10 },
      { Контрагент_Key: client, СуммаBalance: 150.3 },
    ]);
    const condition = { field: 'Контрагент_Key', is: 'eq', value: { ref: other } } as const;
    const one = await allRows(base, { set, table: { name: 'Balance', condition } });
    expect(one).toEqual([{ Контрагент_Key: other, Договор_Key: 'a', СуммаBalance: 10 }]);
  });

  test('what moved, with what was before and after', async () => {
    const { base } = published({ registers });
    const rows = await allRows(base, {
      set,
      table: {
        name: 'BalanceAndTurnovers',
        from: '2026-02-01T00:00:00',
        to: '2026-02-28T23:59:59',
        condition: { field: 'Контрагент_Key', is: 'eq', value: { ref: client } },
        dimensions: ['Контрагент'],
      },
    });
    expect(rows).toEqual([
      {
        Контрагент_Key: client,
        СуммаOpeningBalance: 100.1,
        СуммаReceipt: 50.2,
        СуммаExpense: 30,
        СуммаTurnover: 20.2,
        СуммаClosingBalance: 120.3,
      },
    ]);
  });

  test('movements one by one, and the last prices', async () => {
    const { base } = published({ registers });
    const orderBy = ['Period', 'LineNumber'];
    const records = await allRows(base, { set: `${set}_RecordType`, orderBy });
    expect(records.map((row) => row['RecordType'])).toEqual(['Receipt', 'Receipt', 'Receipt', 'Expense']);
    const last = await allRows(base, {
      set: 'InformationRegister_ЦеныНоменклатуры',
      table: { name: 'SliceLast', period: '2026-01-31T00:00:00' },
    });
    expect(last).toEqual([{ Period: '2026-01-01T00:00:00', Номенклатура_Key: client, Цена: 10 }]);
  });
});

describe('a base that cannot be asked', () => {
  test.each<[Mood, new (...given: never[]) => Error, string]>([
    ['asleep', Busy, 'odata.unreachable'],
    ['down', Busy, 'odata.unavailable'],
    ['updating', Busy, 'odata.base-closed'],
    ['no-licence', Busy, 'odata.no-licence'],
    ['page', Busy, 'odata.page-instead-of-data'],
    ['not-published', Broken, 'odata.not-published'],
  ])('%s', async (mood, kind, causeKey) => {
    const { base, server } = published();
    server.mood = mood;
    const error = await failure(base.sets());
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ causeKey });
  });

  test('a wrong password is told from everything else', async () => {
    const { as } = published();
    expect(await failure(as(user.name, 'другой').sets())).toMatchObject({ causeKey: 'odata.unauthorised' });
  });

  test('sessions beyond the licences wait', async () => {
    const run = published({ licences: 1, takes: 1_000 });
    const both = Promise.allSettled([run.base.sets(), run.base.sets()]);
    await run.clock.advance(2_000);
    const [one, other] = await both;
    const states = [one, other].map(({ status }) => status);
    expect(states.toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = [one, other].find(({ status }) => status === 'rejected');
    expect((refused as PromiseRejectedResult).reason).toMatchObject({ causeKey: 'odata.no-licence' });
  });
});

describe('writing into a published base', () => {
  const row = { Ref_Key: ref, Description: 'Лютик', ИНН: '7830002293', КПП: '783001001' };

  test('an object is made under our reference, and only once', async () => {
    const { base, store } = published();
    expect(await base.create(counterparties, row)).toMatchObject({
      state: 'created',
      row: { Ref_Key: ref, Description: 'Лютик' },
    });
    expect(await base.create(counterparties, row)).toEqual({ state: 'exists' });
    expect(store.get(counterparties, ref)?.attributes['ИНН']).toBe('7830002293');
  });

  test('what is not named stays; tabular parts are replaced; unknown properties vanish silently', async () => {
    const run = published();
    const firm = someFirm(run);
    const КонтактнаяИнформация = [{ LineNumber: '1', Тип: 'Телефон', Представление: '+7 495 1' }];
    const changed = await run.base.change(counterparties, firm.ref, { КонтактнаяИнформация, Выдумка: 1 });
    expect(changed).toMatchObject({ Description: firm.attributes['Description'] });
    expect(changed?.['КонтактнаяИнформация']).toHaveLength(1);
    expect(changed).not.toHaveProperty('Выдумка');
    expect(await run.base.change(counterparties, ref, { Description: 'x' })).toBeUndefined();
  });

  test('a refusal of the base comes in its own words', async () => {
    const { base } = published();
    const error = await failure(base.create(counterparties, { ...row, ИНН: '123' }));
    expect(error).toBeInstanceOf(Rejected);
    expect((error as Rejected).text.ru).toContain('Поле "ИНН" заполнено неверно');
  });

  test('an object that somebody edits is for later', async () => {
    const locked = new Set([`${counterparties} ${ref}`]);
    const { base, store } = published({ refusals: { locked } });
    store.write(counterparties, ref, { attributes: { Description: 'Лютик' } });
    const error = await failure(base.change(counterparties, ref, { Description: 'Лютик 2' }));
    expect(error).toBeInstanceOf(Busy);
  });

  test.each(['before', 'after'] as const)('a connection lost %s the write leaves it open', async (breaks) => {
    const { base, store } = published({ breaks: ({ method }) => (method === 'POST' ? breaks : undefined) });
    expect(await failure(base.create(counterparties, row))).toBeInstanceOf(Unsettled);
    expect(store.get(counterparties, ref) !== undefined).toBe(breaks === 'after');
  });

  test('the tie of a contact to a client is a record of a register', async () => {
    const run = published();
    const [contact] = run.store.ofType('Catalog_КонтактныеЛица');
    const before = await run.base.get('Catalog_КонтактныеЛица', contact?.ref ?? '');
    const set = 'InformationRegister_СвязиКонтрагентКонтакт';
    await run.base.record(set, {
      Period: '2026-03-01T00:00:00',
      Контрагент_Key: someFirm(run).ref,
      Контакт_Key: contact?.ref ?? '',
      Должность: 'Кассир',
      СвязьНедействительна: false,
    });
    const ties = await allRows(run.base, { set });
    expect(ties).toContainEqual(expect.objectContaining({ Контакт_Key: contact?.ref, Должность: 'Кассир' }));
    // The register is not the contact: its version tells nothing of the change.
    expect(await run.base.get('Catalog_КонтактныеЛица', contact?.ref ?? '')).toEqual(before);
  });
});

test('«УТ» says owners its own way', async () => {
  const { base } = published({ configuration: ut115Objects });
  const [contact] = await allRows(base, { set: 'Catalog_КонтактныеЛицаПартнеров', expand: ['Owner'] });
  expect(contact?.['Owner']).toMatchObject({ Ref_Key: contact?.['Owner_Key'] });
});
