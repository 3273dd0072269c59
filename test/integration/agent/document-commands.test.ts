import { beforeEach, describe, expect, test } from 'vitest';
import { type StartErrandParts, startErrand } from '../../../shared/app/agent/start-errand.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import type { ErrandContent } from '../../../shared/contracts/api/agent/commands.ts';
import { automationMessageSchema } from '../../../shared/contracts/messages/automation-message.ts';
import { type Random, seededRandom } from '../../../shared/kernel/random.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import type { AgentOptions } from '../../../simulators/onec/agent/agent-options.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import type { DocumentRef } from '../../../simulators/onec/base/documents/document-book.ts';
import type { OnecAnswer, Transport } from '../../../simulators/onec/commerceml/transport.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';
import { agentTransport } from '../../support/agent-transport.ts';
import { type TradingBase, tradingBase } from '../../support/trading-base.ts';

const born = '99999999-9999-4999-8999-999999999999';
const shipment = { type: 'Document_РасходнаяНакладная', ref: born };
const day = 24 * 3600_000;

let house: AgentHouse;
let base: TradingBase;
let order: DocumentRef;
beforeEach(async () => {
  house = await agentHouse();
  base = tradingBase(house.platform.clock);
  order = base.order({ deal: '15' });
});

const run = <T>(work: Promise<T>) => house.platform.clock.run(work);

function agent(more: Partial<AgentOptions> = {}): OnecAgent {
  return new OnecAgent({
    ...{ store: base.store, configuration: unf30Objects, refusals: base.refusals, key: house.key },
    ...{ url: 'https://most24.example', clock: house.platform.clock, random: seededRandom(5) },
    ...{ transport: agentTransport(house), ...more },
  });
}

async function ask(id: string, content: ErrandContent): Promise<void> {
  const due = new DueItems(house.platform.table, house.platform.random);
  const { errands, outbox } = house.deps;
  const parts: StartErrandParts = { errands, outbox, due, clock: house.platform.clock };
  const notice = { queue: 'reports' as const, body: id };
  const deadline = house.platform.clock.now() + day;
  await startErrand(parts, house.scope, { id, content, notice, deadline });
}

const endOf = async (id: string) => (await house.deps.errands.get(house.scope, id))?.end;
const known = ({ type, ref }: DocumentRef) => house.deps.documents.get(house.scope, type, ref);

/** What happened to documents, as those are told who move deals by it. */
async function toldEvents(): Promise<readonly string[]> {
  const queue = house.platform.queue('automation');
  await house.platform.clock.advance(10_000);
  const messages = await queue.receive({ max: 10, visibilitySeconds: 1, waitSeconds: 0 });
  return messages
    .map(({ body }) => automationMessageSchema.parse(JSON.parse(body)))
    .flatMap((message) => (message.kind === 'document-told' ? message : []))
    .flatMap(({ events, type }) => events.map(({ kind }) => `${type} ${kind}`));
}

test('the base tells what it can do, once, and again when something was switched off', async () => {
  await run(agent().exchange());
  const told = await house.deps.abilities.get(house.scope);
  expect(told?.documents.map(({ type }) => type)).toEqual([
    'Document_ЗаказПокупателя',
    'Document_СчетНаОплату',
    'Document_РасходнаяНакладная',
    'Document_ПоступлениеНаСчет',
    'Document_ПоступлениеВКассу',
  ]);
  expect(told?.documents[1]).toMatchObject({
    title: { ru: 'Счёт на оплату', en: 'Invoice for payment' },
    forms: [{ form: 'СчетНаОплату', facsimile: true }],
    targets: ['Document_ПоступлениеНаСчет', 'Document_ПоступлениеВКассу'],
  });
  await run(agent({ switchedOff: new Set(['Document_ПоступлениеВКассу']) }).exchange());
  expect((await house.deps.abilities.get(house.scope))?.documents[1]?.targets).toEqual([
    'Document_ПоступлениеНаСчет',
  ]);
});

describe('documents', () => {
  test('that belong to deals are told with their state, others are not', async () => {
    const other = base.order();
    await run(agent().exchange());
    expect(await known(other)).toBeUndefined();
    expect(await known(order)).toEqual({
      ...order,
      ...{ deal: '15', number: 'НФНФ-000001', sum: '40925.00', currency: 'RUB', state: 'Не оплачен' },
      ...{ date: base.book.view(order).date, posted: false, deletionMark: false },
      link: expect.stringMatching(/^e1c:\/\/.+Документ\.ЗаказПокупателя\?ref=[0-9a-f]{32}$/) as string,
    });
    base.book.post(order);
    base.book.pay(order, 925);
    await run(agent().exchange());
    expect(await known(order)).toMatchObject({ posted: true, state: 'Оплачен частично: 925,00' });
    expect(base.book.events.waiting()).toEqual([]);
    expect(await house.errors()).toEqual([]);
  });

  test('are told with what happened to them, each event once', async () => {
    const { automation } = house.connection.settings;
    const settings = { ...house.connection.settings, automation: { ...automation, enabled: true } };
    await house.deps.connections.saveSettings(house.scope, settings);
    base.book.post(order);
    base.book.pay(order, 925);
    await run(agent().exchange());
    base.book.post(order);
    base.book.report(order, true);
    await run(agent().exchange());
    await ask('a', { kind: 'unpost', ...order });
    await run(agent().exchange());
    expect(await toldEvents()).toEqual([
      'Document_ЗаказПокупателя posted',
      'Document_ЗаказПокупателя partly-paid',
      'Document_ПоступлениеНаСчет posted',
      'Document_ЗаказПокупателя reported-correct',
      'Document_ЗаказПокупателя unposted',
    ]);
  });

  test('are told once when nothing changes', async () => {
    await run(agent().exchange());
    const asked: string[] = [];
    const transport: Transport = (request) => {
      asked.push(new URL(request.url).pathname);
      return agentTransport(house)(request);
    };
    await run(agent({ transport }).exchange());
    expect(asked).toEqual(['/agent/v1/commands']);
  });
});

describe('commands about documents', () => {
  test('create, post, un-post, and bring the document as it is with what happened to it', async () => {
    base.book.post(order);
    await run(agent().exchange());
    await ask('a', { kind: 'create', ...shipment, basis: order, post: true });
    await run(agent().exchange());
    expect(await endOf('a')).toMatchObject({ outcome: 'done', document: shipment });
    expect(base.book.view(shipment)).toMatchObject({ posted: true, number: 'НФНФ-000001' });
    expect(await known(shipment)).toMatchObject({ deal: '15', posted: true, sum: '40925.00' });
    expect(await known(order)).toMatchObject({ state: 'Не оплачен, отгружен' });
    await ask('b', { kind: 'unpost', ...shipment });
    await ask('c', { kind: 'post', ...order });
    await run(agent().exchange());
    expect(await endOf('b')).toMatchObject({ outcome: 'done' });
    expect(await endOf('c')).toMatchObject({ outcome: 'done' });
    expect(await known(shipment)).toMatchObject({ posted: false });
    expect(await house.errors()).toEqual([]);
  });

  test('tell a document as it is', async () => {
    base.book.edit(order, { Комментарий: 'Срочно' });
    await ask('a', { kind: 'tell', ...order });
    await run(agent().exchange());
    expect(await endOf('a')).toMatchObject({ outcome: 'done', document: order });
    expect(await known(order)).toMatchObject({ number: 'НФНФ-000001', posted: false });
  });

  test('print into a file of the service', async () => {
    await ask('a', { kind: 'print', ...order, form: 'СчетНаОплату', facsimile: true });
    await run(agent().exchange());
    const end = await endOf('a');
    expect(end?.outcome).toBe('done');
    const file = await house.deps.files.get(house.scope, end?.file ?? '');
    expect(file).toMatchObject({ purpose: 'document', contentType: 'application/pdf' });
  });

  test.each([0, 60_000_000])(
    'print into a file of %d bytes where the base makes no better one',
    async (size) => {
      await ask('a', { kind: 'print', ...order, form: 'СчетНаОплату', facsimile: false });
      const print = async () => ({ name: 'Счёт.pdf', bytes: new Uint8Array(size) });
      await run(agent({ print }).exchange());
      const end = await endOf('a');
      expect(end?.outcome).toBe('done');
      expect(await house.deps.files.get(house.scope, end?.file ?? '')).toMatchObject({ size });
    },
  );

  test.each<[string, ErrandContent]>([
    ['Объект не найден', { kind: 'post', type: 'Document_ЗаказПокупателя', ref: born }],
    [
      'Таблица не найдена "Document.ЗаказКлиента"',
      { kind: 'post', type: 'Document_ЗаказКлиента', ref: born },
    ],
  ])('are refused in the words of 1C: %s', async (said, content) => {
    await ask('a', content);
    await run(agent().exchange());
    expect(await endOf('a')).toMatchObject({ outcome: 'refused', text: { ru: `1С отказала: ${said}` } });
  });

  test('are refused for what a form, a basis, a stock or a period does not give', async () => {
    await ask('form', { kind: 'print', ...order, form: 'УПД', facsimile: false });
    await ask('basis', { kind: 'create', ...shipment, basis: order, post: true });
    await run(agent().exchange());
    expect((await endOf('form'))?.text?.ru).toContain('Печатная форма "УПД" не найдена');
    expect((await endOf('basis'))?.text?.ru).toContain('не проведен. Ввод на основании невозможен');
    base.refusals.closedUntil = '2030-01-01';
    await ask('period', { kind: 'post', ...order });
    await run(agent().exchange());
    expect((await endOf('period'))?.text?.ru).toContain('относится к закрытому периоду');
    const switchedOff = new Set([order.type]);
    await ask('off', { kind: 'post', ...order });
    await run(agent({ switchedOff }).exchange());
    expect((await endOf('off'))?.text?.ru).toContain('Таблица не найдена "Document.ЗаказПокупателя"');
  });

  test('wait for a document that somebody is editing', async () => {
    base.refusals.locked = new Set([`${order.type} ${order.ref}`]);
    await ask('a', { kind: 'post', ...order });
    await run(agent().exchange());
    expect(await endOf('a')).toBeUndefined();
    delete base.refusals.locked;
    await house.platform.clock.advance(60_000);
    await run(agent().exchange());
    expect(await endOf('a')).toMatchObject({ outcome: 'done' });
  });
});

test.each([1, 2, 3, 4])(
  'over a bad network no document is made twice, and all is told (seed %d)',
  async (seed) => {
    const random = seededRandom(seed);
    const transport = flaky(agentTransport(house), random);
    base.book.post(order);
    await ask('a', { kind: 'create', ...shipment, basis: order, post: true });
    await ask('b', { kind: 'unpost', ...shipment });
    await ask('c', { kind: 'post', ...shipment });
    await ask('d', { kind: 'print', ...shipment, form: 'УПД', facsimile: true });
    for (let attempt = 0; attempt < 40; attempt += 1) {
      await run(agent({ transport }).exchange());
      await house.platform.clock.advance(61_000);
    }
    expect(await run(agent().exchange())).toBe('done');
    for (const id of ['a', 'b', 'c', 'd']) expect(await endOf(id)).toMatchObject({ outcome: 'done' });
    expect(base.store.ofType(shipment.type)).toHaveLength(1);
    expect(await known(shipment)).toMatchObject({ posted: true });
    expect(base.book.events.waiting()).toEqual([]);
  },
);

/** Loses requests before or after they were done. */
function flaky(transport: Transport, random: Random): Transport {
  return async (request): Promise<OnecAnswer> => {
    const luck = random();
    if (luck < 0.15) throw new Error('no connection');
    const answer = await transport(request);
    if (luck > 0.85) throw new Error('connection reset');
    return answer;
  };
}
