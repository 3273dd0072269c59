import { beforeEach, expect, test } from 'vitest';
import { makeDocuments } from '../../../shared/adapters/pdf/make-documents.ts';
import { Abilities } from '../../../shared/app/agent/abilities.ts';
import { availableReports } from '../../../shared/app/reports/available-reports.ts';
import { runNow } from '../../../shared/app/reports/report-posts.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import { OnecBase } from '../../../simulators/onec/base/base.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { generateBase } from '../../../simulators/onec/base/generate.ts';
import { ObjectStore } from '../../../simulators/onec/base/object-store.ts';
import { debtsReport, generateDebts } from '../../../simulators/onec/reports/debts.ts';
import type { BaseReport } from '../../../simulators/onec/reports/report-maker.ts';
import { stockReport } from '../../../simulators/onec/reports/stock.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';
import { agentTransport } from '../../support/agent-transport.ts';
import type { Death } from '../../support/mortal.ts';
import { type ReportHouse, reportHouse } from '../../support/report-house.ts';

const containing = (part: string): unknown => expect.stringContaining(part);

const base = new OnecBase(generateBase({ seed: 3, goods: 12, withPictures: 0 }));
const debts = generateDebts(4, 25);
const ofBase: readonly BaseReport[] = [debtsReport(() => debts), stockReport(base)];

let agents: AgentHouse;
let house: ReportHouse;
beforeEach(async () => {
  agents = await agentHouse();
  house = await reportHouse({ beside: agents, makeDocuments });
});

/** A base with our extension and nothing in it but reports. */
function agentOf(reports: readonly BaseReport[] = ofBase, at: AgentHouse = agents): OnecAgent {
  return new OnecAgent({
    store: new ObjectStore(),
    configuration: unf30Objects,
    url: 'https://most24.example',
    key: at.key,
    transport: agentTransport(at),
    clock: at.platform.clock,
    random: seededRandom(5),
    reports,
  });
}

const exchange = async (agent: OnecAgent) =>
  expect(await agents.platform.clock.run(agent.exchange())).toBe('done');
const wanted = (code: string, filters = {}) => ({
  report: { code, period: { kind: 'this', unit: 'day' }, filters },
  subject: '{report} на {date}',
});
const runsOf = async (id: string, at: ReportHouse = house) =>
  (await at.parts().runs.last(at.scope, id, 5)).map(({ slot, state, cause }) => ({
    ...{ slot, state, ...(cause && { cause: cause.text.ru }) },
  }));
const errors = async () =>
  (await house.parts().journal.page(house.scope, {}, 20)).entries.map(({ causeKey, count, text }) => ({
    ...{ causeKey, count, ru: text.ru },
  }));

test('a base prints the report: its own PDF is published, and no worker waits for it meanwhile', async () => {
  const agent = agentOf();
  await exchange(agent);
  const id = await house.subscribe(wanted('debts'));
  await house.minutes(31);
  expect(await runsOf(id)).toEqual([
    { slot: '2026-11-21T1330', state: 'claimed', cause: containing('не прислала отчёт') },
  ]);
  expect(house.portal.posts).toEqual([]);
  await exchange(agent);
  await house.minutes(1);
  expect(house.portal.posts).toMatchObject([{ title: 'Долги покупателей на 21.11.2026' }]);
  const pdf = house.portal.posts[0]?.files[0]?.bytes ?? Buffer.alloc(0);
  expect(pdf.subarray(0, 8).toString()).toMatch(/^%PDF-1\.\d$/);
  expect(pdf.length).toBeGreaterThan(5000);
  await house.minutes(200);
  expect(house.portal.posts).toHaveLength(1);
  expect(await errors()).toEqual([]);
});

test('a base tells rows and columns: the PDF is made here, with the filter that the base understands', async () => {
  const agent = agentOf();
  await exchange(agent);
  await house.subscribe({ ...wanted('stock', { warehouse: 'Склад в Твери' }), text: 'Строк: {rows}' });
  await house.minutes(31);
  await exchange(agent);
  await house.minutes(1);
  const [warehouse] = base.warehouses.filter(({ name }) => name === 'Склад в Твери');
  const rows = base.goods.flatMap((good) =>
    base
      .variants(good)
      .filter(({ characteristic }) =>
        base.stock(characteristic ? `${good.ref}#${characteristic.ref}` : good.ref).has(warehouse?.ref ?? ''),
      ),
  );
  expect(house.portal.posts).toMatchObject([
    { title: 'Остатки товаров на складах на 21.11.2026', text: `Строк: ${rows.length}` },
  ]);
});

test('a base that sleeps too long misses the slot, with the reason; the next one comes', async () => {
  const agent = agentOf();
  await exchange(agent);
  const schedule = { days: [6], times: ['13:30', '18:00'], zone: 'Europe/Moscow' };
  const id = await house.subscribe({ ...wanted('debts'), schedule, lateMinutes: 60 });
  await house.minutes(100);
  expect(await runsOf(id)).toMatchObject([{ slot: '2026-11-21T1330', state: 'missed' }]);
  expect(await errors()).toEqual([
    { causeKey: 'report.missed', count: 1, ru: containing('Причина: База 1С не прислала отчёт') },
  ]);
  // It wakes up, and makes what nobody wants any more.
  await exchange(agent);
  await house.minutes(10);
  expect(house.portal.posts).toEqual([]);
  expect(await errors()).toHaveLength(1);
  await house.minutes(200);
  await exchange(agent);
  await house.minutes(1);
  expect(house.portal.posts).toHaveLength(1);
  expect((await runsOf(id))[0]).toMatchObject({ slot: '2026-11-21T1800', state: 'posted' });
});

test('a health check is told once that a report began, however long the base takes', async () => {
  const pings: string[] = [];
  const { http } = house.platform;
  http.request = async ({ url }) => {
    pings.push(new URL(url).pathname);
    return { status: 200, headers: {}, body: new Uint8Array() };
  };
  const agent = agentOf();
  await exchange(agent);
  await house.subscribe({ ...wanted('debts'), pingUrl: 'https://hc-ping.example/7f3e' });
  pings.length = 0;
  await house.minutes(120);
  await exchange(agent);
  await house.minutes(1);
  expect(pings).toEqual(['/7f3e/start', '/7f3e']);
});

test('what the base says against it is told once, and a person may ask again', async () => {
  const agent = agentOf();
  await exchange(agent);
  const id = await house.subscribe(wanted('stock', { warehouse: 'Нет такого' }));
  await house.minutes(31);
  await exchange(agent);
  await house.minutes(60);
  const told = { causeKey: 'report.base-refused', count: 1, ru: '1С отказала: Склад не найден: Нет такого' };
  expect(await errors()).toEqual([told]);
  const parts = house.parts();
  const { entries } = await parts.journal.page(house.scope, {}, 5);
  const repeat = await parts.journal.repeatOf(house.scope, entries[0]?.id ?? '');
  await house.platform.queue('reports').send([{ body: repeat?.body ?? '' }]);
  await house.minutes(1);
  // The base is asked anew, and says the same.
  await exchange(agent);
  await house.minutes(60);
  expect(await runsOf(id)).toMatchObject([{ state: 'failed' }]);
  expect(await errors()).toEqual([{ ...told, count: 2 }]);
});

test('who asks by hand is told when the base does not answer for a day', async () => {
  await exchange(agentOf());
  const id = await house.subscribe({ ...wanted('debts'), inactive: true });
  const parts = house.parts();
  const subscription = await parts.subscriptions.get(house.scope, id);
  if (!subscription) throw new Error('no subscription');
  const slot = await runNow(parts, house.scope, subscription);
  await house.minutes(25 * 60);
  expect(await parts.runs.get(house.scope, { subscription: id, slot })).toMatchObject({
    ...{ state: 'failed', cause: { causeKey: 'report.base-silent' } },
  });
});

const html = Buffer.from('<!DOCTYPE html><html><body>Вход в 1С:Предприятие</body></html>');
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const columns = [{ id: 'good', title: 'Товар' }];

test.each([
  ['HTML', 'application/pdf', html, 'вместо PDF пришла HTML-страница'],
  ['a PDF of 50 MB', 'application/pdf', Buffer.alloc(50 * 1024 * 1024, 32), 'PDF слишком велик: 50 МБ'],
  ['nothing', 'application/pdf', Buffer.from(' '), 'файл — не PDF'],
  ['no JSON', 'application/json', Buffer.from('{"title":'), 'не JSON в UTF-8'],
  ['a cell too many', 'application/json', json({ title: 'О', columns, rows: [['а', 1]] }), 'Место: rows.0'],
  [
    'a million rows',
    'application/json',
    Buffer.from(
      `{"title":"О","columns":${JSON.stringify(columns)},"rows":[${Array<string>(1e6).fill('["а"]').join()}]}`,
    ),
    'больше 100000 строк',
  ],
] as const)(
  'a base that sends %s: told in one sentence, others untouched',
  async (_, contentType, bytes, said) => {
    const bad: BaseReport = {
      ...{ report: 'bad', title: { ru: 'Плохой' } },
      make: async () => ({ name: 'bad', contentType, bytes }),
    };
    const agent = agentOf([...ofBase, bad]);
    await exchange(agent);
    await house.subscribe(wanted('bad'));
    await house.subscribe();
    await house.minutes(31);
    await exchange(agent);
    await house.minutes(5);
    expect(await errors()).toEqual([{ causeKey: containing('report.'), count: 1, ru: containing(said) }]);
    expect(house.portal.posts).toHaveLength(1);
  },
  20_000,
);

test('the reports of a base are told to whoever chooses one', async () => {
  await exchange(agentOf());
  const abilities = new Abilities(house.platform.table);
  const available = await availableReports({ abilities }, house.connection);
  expect(available.map(({ report, title, from }) => `${report} ${from}: ${title.ru}`)).toEqual([
    'most24.exchange most24: Обмен с 1С: что сделано',
    'debts base: Долги покупателей',
    'stock base: Остатки товаров на складах',
  ]);
});

test('an empty report is published as what it is', async () => {
  const bytes = json({ title: 'Пусто', columns, rows: [] });
  const empty: BaseReport = {
    ...{ report: 'empty', title: { ru: 'Пусто' } },
    make: async () => ({ name: 'empty', contentType: 'application/json', bytes }),
  };
  const agent = agentOf([empty]);
  await exchange(agent);
  await house.subscribe({ ...wanted('empty'), text: 'Строк: {rows}' });
  await house.minutes(31);
  await exchange(agent);
  await house.minutes(1);
  expect(house.portal.posts).toMatchObject([{ title: 'Пусто на 21.11.2026', text: 'Строк: 0' }]);
});

const quickReport: BaseReport = {
  ...{ report: 'debts', title: { ru: 'Долги' } },
  make: async () => ({
    ...{ name: 'debts.pdf', contentType: 'application/pdf' },
    bytes: Buffer.from('%PDF-1.4 %%EOF'),
  }),
};

/** One report from a base that answers now and then, with a worker that dies somewhere on the way. */
async function story(death: Death) {
  const at = await agentHouse();
  const mine = await reportHouse({ beside: at });
  const agent = agentOf([quickReport], at);
  await at.platform.clock.run(agent.exchange());
  const id = await mine.subscribe(wanted('debts'));
  await mine.minutes(29);
  const steps = { count: 0, diedAt: '' };
  // A message whose worker died comes again after twelve minutes.
  for (const minutes of [1, 14, 14, 14]) {
    const left = steps.diedAt === '' ? { ...death, step: death.step - steps.count } : undefined;
    const process = await mine.minutes(minutes, left);
    steps.count += process?.steps ?? 0;
    steps.diedAt ||= process?.diedAt ?? '';
    await at.platform.clock.run(agent.exchange());
  }
  return { steps, posts: mine.portal.posts.length, runs: await runsOf(id, mine) };
}

test('killed before or after any step, a report of a base comes exactly once', async () => {
  const unharmed = await story({ step: 100_000, when: 'before' });
  expect(unharmed).toMatchObject({ posts: 1, runs: [{ state: 'posted' }] });
  expect(unharmed.steps.count).toBeGreaterThan(20);
  for (let step = 1; step <= unharmed.steps.count; step += 1) {
    for (const when of ['before', 'after'] as const) {
      const { posts, runs, steps } = await story({ step, when });
      const name = `killed ${when} step ${step}, ${steps.diedAt}`;
      expect({ name, died: steps.diedAt !== '' }).toEqual({ name, died: true });
      expect({ name, posts, states: runs.map(({ state }) => state) }).toEqual({
        ...{ name, posts: 1, states: ['posted'] },
      });
    }
  }
}, 60_000);
