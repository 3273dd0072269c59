import { beforeEach, describe, expect, test, vi } from 'vitest';
import { timelineStore } from '../../../simulators/portal/data/timeline/timeline-records.ts';
import { type AutomationHouse, automationHouse } from '../../support/automation-house.ts';

const orderType = 'Document_ЗаказПокупателя';
const shipmentType = 'Document_РасходнаяНакладная';

let house: AutomationHouse;
let deal: string;
let calls: string[];
beforeEach(async () => {
  calls = [];
  house = await automationHouse({ log: ({ method }) => calls.push(method) });
  await house.settle();
  await house.automate();
  deal = String(((await house.control('POST', '/deals', { title: 'Насосы' })) as { readonly id: number }).id);
});

const code = (kind: string) => `most24-${house.connection.id}-${kind}`;
const order = () => house.base.order({ deal });
const postedOrder = () => house.base.book.post(order());

async function place(kind: string, properties: object, stageId = 'EXECUTING'): Promise<void> {
  const body = { clientId: house.application.clientId, code: code(kind), stageId, properties };
  await house.control('POST', '/stage-robots', body);
}

const move = (stageId = 'EXECUTING') => house.control('POST', `/deals/${deal}/move`, { stageId });

const steps = () => house.workflows().flatMap((workflow) => workflow.steps);

test('robots and triggers stand in the portal, named by the connection, and nothing is asked twice', async () => {
  const listed = (await house.control('GET', '/automation')) as {
    readonly robots: readonly { readonly code: string; readonly name: object; readonly properties: object }[];
    readonly triggers: readonly { readonly code: string; readonly name: string }[];
  };
  const { id } = house.connection;
  expect(listed.robots.map((robot) => robot.code)).toEqual(
    ['post', 'unpost', 'create', 'print'].map((kind) => code(kind)),
  );
  expect(listed.robots[0]?.name).toEqual({
    ru: `1С №${id}: провести документ`,
    en: `1C No. ${id}: post a document`,
  });
  expect(listed.triggers).toHaveLength(5 * 8);
  expect(listed.triggers.map(({ name }) => name)).toContain(`1С №${id}: Заказ покупателя — оплачен`);
  calls = [];
  await house.automate();
  expect(calls).toEqual([]);
});

test('switched off, they go; switched on, they are there again', async () => {
  await house.automate({ enabled: false });
  expect(await house.control('GET', '/automation')).toMatchObject({ robots: [], triggers: [] });
  await house.automate({ enabled: true });
  const { robots } = (await house.control('GET', '/automation')) as { readonly robots: readonly object[] };
  expect(robots).toHaveLength(4);
});

test('a deal on the stage: its order is posted, and the process goes on with its number', async () => {
  order();
  await house.settle();
  await place('post', { document_type: orderType });
  await move();
  await house.settle();
  expect(steps()).toMatchObject([{ state: 'done', returned: { error: '' } }]);
  expect(String(steps()[0]?.returned['document_number'])).toMatch(/^НФНФ-\d+$/);
  expect(String(steps()[0]?.returned['document_link'])).toMatch(/^e1c:/);
  expect(house.base.store.ofType(orderType)[0]?.attributes['Posted']).toBe(true);
});

test('a shipment is created and posted once, and its form comes to the timeline as PDF', async () => {
  postedOrder();
  await house.settle();
  await place('create', { document_type: orderType, target_type: shipmentType, post: 'Y' });
  await place('print', { document_type: shipmentType, form: `${shipmentType}|УПД`, facsimile: 'Y' });
  await move();
  await house.settle();
  await house.settle();
  expect(steps().map(({ state }) => state)).toEqual(['done', 'done']);
  expect(steps().map(({ returned }) => returned['error'])).toEqual(['', '']);
  expect(house.base.store.ofType(shipmentType)).toHaveLength(1);
  const comments = [...house.portal.store(timelineStore)].filter(({ kind }) => kind === 'comment');
  expect(comments).toHaveLength(1);
  expect(comments[0]).toMatchObject({ entityTypeId: 2, entityId: Number(deal) });
});

/** 1C has printed the form of an order, and nobody has attached it yet. */
async function printInvoice(): Promise<void> {
  postedOrder();
  await house.settle();
  await place('print', { document_type: orderType, form: `${orderType}|СчетНаОплату`, facsimile: 'Y' });
  await move();
  await house.work();
  await house.platform.clock.run(house.agent().exchange());
}

function letNobodyIn(): void {
  const { engine } = house.simulator;
  engine.tokens.expireAll(house.portal, house.application.clientId, house.platform.clock.now());
  engine.faults.set([{ fault: 'invalid-grant', times: 1 }]);
}

test('a form that 1C printed while the portal let nobody in is attached when it does again', async () => {
  await printInvoice();
  letNobodyIn();
  await house.work();
  expect((await house.worker.connections.get(house.scope))?.status).toMatchObject({
    state: 'paused',
    causeKey: 'portal.authorisation-lost',
  });
  expect(steps()).toMatchObject([{ state: 'waiting' }]);
  house.install();
  await house.work();
  await house.minutes(12);
  expect(steps()).toMatchObject([{ state: 'done', returned: { error: '' } }]);
  expect([...house.portal.store(timelineStore)].filter(({ kind }) => kind === 'comment')).toHaveLength(1);
});

test('a form for a portal that the application was removed from is tried once, not again and again', async () => {
  await printInvoice();
  const { connections, formPosts } = house.worker;
  await connections.setStatus(house.scope, { state: 'uninstalled', since: 0 });
  const begun = vi.spyOn(formPosts, 'begin');
  letNobodyIn();
  await house.work();
  await house.minutes(25);
  expect(begun).toHaveBeenCalledTimes(1);
});

describe('answers with a sentence', () => {
  const failure = async () => {
    await house.settle();
    return String(steps()[0]?.returned['error']);
  };

  test('when the deal has no document', async () => {
    await place('post', { document_type: orderType });
    await move();
    expect(await failure()).toContain('В сделке нет документа 1С «Заказ покупателя»');
    expect(await house.errors()).toMatchObject([{ causeKey: 'robot.no-document' }]);
  });

  test('when the base refuses, in its words', async () => {
    order();
    await house.settle();
    house.base.refusals.closedUntil = '2099-01-01';
    await place('post', { document_type: orderType });
    await move();
    expect(await failure()).toContain('1С отказала');
  });

  test('when the base sleeps too long, and not before', async () => {
    order();
    await house.settle();
    await place('post', { document_type: orderType });
    await move();
    await house.work();
    expect(steps()).toMatchObject([{ state: 'waiting' }]);
    await house.platform.clock.advance(24 * 3600_000);
    await house.minutes(2);
    expect(steps()).toMatchObject([{ state: 'done' }]);
    expect(String(steps()[0]?.returned['error'])).toContain('База 1С не выходила на связь 24 ч');
    await house.settle();
    expect(house.base.store.ofType(orderType)[0]?.attributes['Posted']).not.toBe(true);
  });

  test('when the printed form is empty or too large', async () => {
    order();
    await house.settle();
    await place('print', { document_type: orderType, form: `${orderType}|СчетНаОплату` });
    await move();
    await house.work();
    await house.platform.clock.run(house.agent({ misprint: () => new Uint8Array() }).exchange());
    expect(await failure()).toContain('файл пуст');
    await move('NEW');
    await move();
    await house.work();
    const large = new Uint8Array(60 * 1024 * 1024);
    await house.platform.clock.run(house.agent({ misprint: () => large }).exchange());
    await house.settle();
    expect(String(steps()[1]?.returned['error'])).toContain('60 МБ, можно до 20 МБ');
  });

  test('when automation was switched off meanwhile', async () => {
    await place('post', { document_type: orderType });
    const { connections } = house.worker;
    const found = await connections.get(house.scope);
    const settings = found?.settings;
    if (!settings) throw new Error('no settings');
    await connections.saveSettings(house.scope, {
      ...settings,
      automation: { ...settings.automation, enabled: false },
    });
    await move();
    expect(await failure()).toContain('Роботы 1С выключены');
  });
});

test('a base that sleeps is answered for when it wakes', async () => {
  order();
  await house.settle();
  await place('post', { document_type: orderType });
  await move();
  await house.minutes(90);
  expect(steps()).toMatchObject([{ state: 'waiting' }]);
  await house.settle();
  expect(steps()).toMatchObject([{ state: 'done', returned: { error: '' } }]);
});

test('a call that comes twice does nothing twice, and a moved deal waits for nothing', async () => {
  postedOrder();
  await house.settle();
  await place('create', { document_type: orderType, target_type: shipmentType, post: 'N' });
  await move();
  await house.platform.clock.run(house.simulator.delivery.idle());
  house.posted.push(...house.posted);
  await house.settle();
  expect(steps()).toMatchObject([{ state: 'done' }]);
  expect(house.base.store.ofType(shipmentType)).toHaveLength(1);
  expect(await house.errors()).toEqual([]);
  await move('NEW');
  await move();
  await house.work();
  await move('NEW');
  await house.settle();
  expect(await house.errors()).toMatchObject([{ causeKey: 'robot.answer-not-taken' }]);
});
