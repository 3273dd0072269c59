import { expect, test } from 'vitest';
import { makeDocuments } from '../../../shared/adapters/pdf/make-documents.ts';
import { Connections } from '../../../shared/app/connections/connections.ts';
import type { ReportTable } from '../../../shared/contracts/reports/table.ts';
import { basePasswordContext } from '../../../shared/domain/connections/connection.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { unf30Objects, ut115Objects } from '../../../simulators/onec/base/configurations.ts';
import { ObjectStore } from '../../../simulators/onec/base/object-store.ts';
import type { Register } from '../../../simulators/onec/odata/registers.ts';
import type { OdataServer } from '../../../simulators/onec/odata/server.ts';
import { OdataServer as PublishedServer } from '../../../simulators/onec/odata/server.ts';
import { odataHttp } from '../../support/odata-http.ts';
import { reportHouse } from '../../support/report-house.ts';

const ref = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [romashka, vektor, main, tver, chair, table, red] = [1, 2, 3, 4, 5, 6, 7].map(ref);

/** Two buyers, two warehouses, two products, three orders. */
function base(): { readonly store: ObjectStore; readonly registers: ReadonlyMap<string, Register> } {
  const store = new ObjectStore();
  const add = (type: string, at: string | undefined, Description: string) =>
    store.write(type, at ?? '', { attributes: { Description } });
  add('Catalog_Контрагенты', romashka, 'ООО «Ромашка»');
  add('Catalog_Контрагенты', vektor, 'АО «Вектор»');
  add('Catalog_СтруктурныеЕдиницы', main, 'Основной склад');
  add('Catalog_СтруктурныеЕдиницы', tver, 'Склад в Твери');
  add('Catalog_Номенклатура', chair, 'Стул');
  add('Catalog_Номенклатура', table, 'Стол');
  add('Catalog_ХарактеристикиНоменклатуры', red, 'красный');
  add('Catalog_СостоянияЗаказовПокупателей', ref(8), 'В работе');
  const order = (number: number, day: string, Posted: boolean, buyer: string | undefined) =>
    store.write('Document_ЗаказПокупателя', ref(20 + number), {
      attributes: {
        ...{
          Number: `НФНФ-${number}`,
          Date: day,
          Posted,
          Контрагент_Key: buyer ?? '',
          СуммаДокумента: 100.1 * number,
        },
        ...{
          СостояниеЗаказа: ref(8),
          СостояниеЗаказа_Type: 'StandardODATA.Catalog_СостоянияЗаказовПокупателей',
        },
      },
    });
  order(1, '2026-11-16T09:00:00', true, vektor);
  order(2, '2026-11-22T23:59:59', true, romashka);
  order(3, '2026-11-20T09:00:00', false, romashka);
  order(4, '2026-11-15T23:59:59', true, romashka);
  const money = (who: string | undefined, sum: number, kind: string, period: string, expense = false) => ({
    ...{ period, expense },
    values: { Контрагент_Key: who ?? '', ТипРасчетов: kind, Сумма: sum },
  });
  const goods = (where: string | undefined, what: string | undefined, variant: string, quantity: number) => ({
    period: '2026-11-01T00:00:00',
    values: {
      ...{ СтруктурнаяЕдиница_Key: where ?? '', Номенклатура_Key: what ?? '' },
      ...{ Характеристика_Key: variant, Количество: quantity },
    },
  });
  return {
    store,
    registers: new Map<string, Register>([
      [
        'AccumulationRegister_РасчетыСПокупателями',
        {
          ...{ kind: 'accumulation', dimensions: ['Контрагент_Key', 'ТипРасчетов'], resources: ['Сумма'] },
          records: [
            money(romashka, 1000.1, 'Долг', '2026-11-10T00:00:00'),
            money(romashka, 200.2, 'Аванс', '2026-11-11T00:00:00', true),
            money(vektor, 5000, 'Долг', '2026-11-12T00:00:00'),
            money(vektor, 1500, 'Долг', '2026-11-13T00:00:00', true),
            money(vektor, 99, 'Долг', '2026-12-01T00:00:00'),
          ],
        },
      ],
      [
        'AccumulationRegister_ЗапасыНаСкладах',
        {
          kind: 'accumulation',
          dimensions: ['СтруктурнаяЕдиница_Key', 'Номенклатура_Key', 'Характеристика_Key'],
          resources: ['Количество'],
          records: [
            goods(main, chair, red ?? '', 5),
            goods(main, table, ref(0), 2.5),
            goods(tver, chair, ref(0), 7),
          ],
        },
      ],
    ]),
  };
}

/** A house whose connection has a published base; `tables` are what reports were made of. */
async function house(options: Partial<ConstructorParameters<typeof PublishedServer>[0]> = {}) {
  let server: OdataServer | undefined;
  const tables: ReportTable[] = [];
  const reports = await reportHouse({
    http: odataHttp(() => server),
    makeDocuments: async (request) => {
      tables.push(request.table);
      return makeDocuments(request);
    },
  });
  const { connection, platform, scope } = reports;
  const { clock, secrets, table: items } = platform;
  server = new PublishedServer({
    ...{ configuration: unf30Objects, clock, random: seededRandom(1), path: '/unf' },
    ...{ users: [{ name: 'Обмен', password: 'секрет' }], ...base(), ...options },
  });
  const connections = new Connections(items);
  await connections.setPublished(scope, {
    ...{ address: 'https://1c.example.ru/unf', user: 'Обмен', everyMinutes: 1, timeZone: 'Europe/Moscow' },
    ...{ epoch: 0, since: 0 },
    sealedPassword: await secrets.seal('секрет', basePasswordContext(connection.tenant, connection.id)),
  });
  const errors = async () =>
    (await reports.parts().journal.page(scope, {}, 20)).entries.map(({ causeKey }) => causeKey);
  return { ...reports, connections, server, tables, errors };
}

const wanted = (code: string, filters = {}) => ({
  report: { code, period: { kind: 'this', unit: 'week' }, filters },
  subject: '{report}, {period}',
});

test('debts by counterparty at the end of the period, advances apart', async () => {
  const { minutes, portal, subscribe, tables } = await house();
  await subscribe(wanted('onec.debts'));
  await minutes(35);
  expect(tables[0]?.rows).toEqual([
    ['АО «Вектор»', 3500, 0, 3500],
    ['ООО «Ромашка»', 1000.1, 200.2, 799.9],
  ]);
  expect(portal.posts).toMatchObject([{ title: 'Долги по контрагентам, 16.11.2026 – 22.11.2026' }]);
  expect(portal.posts[0]?.files[0]?.bytes.subarray(0, 5).toString()).toBe('%PDF-');
});

test('stock by warehouse, with characteristics, of one warehouse when it is named', async () => {
  const { minutes, subscribe, tables } = await house();
  await subscribe(wanted('onec.stock'));
  await subscribe(wanted('onec.stock', { warehouse: ['Склад в Твери'] }));
  await minutes(35);
  const rows = tables.map((one) => one.rows).sort((one, other) => other.length - one.length);
  expect(rows).toEqual([
    [
      ['Основной склад', 'Стол', 2.5],
      ['Основной склад', 'Стул (красный)', 5],
      ['Склад в Твери', 'Стул', 7],
    ],
    [['Склад в Твери', 'Стул', 7]],
  ]);
});

test('posted orders of the period, from its first moment to its last', async () => {
  const { minutes, subscribe, tables } = await house();
  await subscribe(wanted('onec.orders'));
  await minutes(35);
  expect(tables[0]?.rows).toEqual([
    ['2026-11-16', 'НФНФ-1', 'АО «Вектор»', 'В работе', 100.1],
    ['2026-11-22', 'НФНФ-2', 'ООО «Ромашка»', 'В работе', 200.2],
  ]);
});

test('a base that sleeps is asked again until it answers', async () => {
  const { minutes, portal, server, subscribe } = await house();
  server.mood = 'asleep';
  await subscribe(wanted('onec.debts'));
  await minutes(60);
  expect(portal.posts).toEqual([]);
  server.mood = 'open';
  await minutes(35);
  expect(portal.posts).toHaveLength(1);
});

test.each([
  [
    'a register that is not published',
    'onec.stock',
    {},
    { composition: new Set<string>() },
    'odata.not-in-composition',
  ],
  ['an unknown filter', 'onec.stock', { shop: 'А' }, {}, 'report.unknown-filter'],
] as const)(
  '%s fails the report alone, and the connection goes on',
  async (_, code, filters, options, cause) => {
    const { connections, errors, minutes, portal, scope, subscribe } = await house(options);
    await subscribe(wanted(code, filters));
    await subscribe();
    await minutes(35);
    expect(await errors()).toEqual([cause]);
    expect((await connections.get(scope))?.status.state).toBe('active');
    expect(portal.posts).toHaveLength(1);
  },
);

test('another configuration, and a connection without a published base, are told as such', async () => {
  const { connections, errors, minutes, scope, subscribe, platform } = await house({
    configuration: ut115Objects,
  });
  await connections.heardOfBase(scope, platform.clock.now(), { configuration: 'УправлениеТорговлей' });
  await subscribe(wanted('onec.debts'));
  await minutes(35);
  expect(await errors()).toEqual(['report.other-configuration']);
  await connections.setPublished(scope, undefined);
  await subscribe({
    ...wanted('onec.debts'),
    schedule: { days: [6], times: ['14:00'], zone: 'Europe/Moscow' },
  });
  await minutes(35);
  expect(await errors()).toContain('report.base-not-published');
});
