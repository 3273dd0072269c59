import { beforeEach, describe, expect, test } from 'vitest';
import { type StartErrandParts, startErrand } from '../../../shared/app/agent/start-errand.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';

const order = { type: 'Document_ЗаказПокупателя', ref: '11111111-1111-4111-8111-111111111111' };
const day = 24 * 3600_000;

let house: AgentHouse;
let parts: StartErrandParts;
beforeEach(async () => {
  house = await agentHouse();
  const due = new DueItems(house.platform.table, house.platform.random);
  parts = { errands: house.deps.errands, outbox: house.deps.outbox, due, clock: house.platform.clock };
});

const start = (id: string, kind: 'post' | 'unpost' = 'post') =>
  startErrand(parts, house.scope, {
    id,
    content: { kind, ...order },
    notice: { queue: 'reports', body: `ended ${id}` },
    deadline: house.platform.clock.now() + day,
  });

async function commands(after: number, incarnation = 'one'): Promise<readonly object[]> {
  const address = `/agent/v1/commands?incarnation=${incarnation}&packet=0&after=${after}&wait=0`;
  const { body, status } = await house.ask('GET', address);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return (body as { readonly commands: readonly object[] }).commands;
}

const results = (list: readonly object[], after = 0) =>
  house.ask('POST', '/agent/v1/results', { incarnation: 'one', packet: 0, after, results: list });

const end = async (id: string) => (await house.deps.errands.get(house.scope, id))?.end;

async function told(): Promise<readonly string[]> {
  const queue = house.platform.queue('reports');
  const messages = await queue.receive({ max: 10, visibilitySeconds: 1, waitSeconds: 0 });
  await queue.delete(messages.map(({ receipt }) => receipt));
  return messages.map(({ body }) => body);
}

test('an errand goes out as a numbered command, once, however often it is started', async () => {
  await start('a');
  await start('a');
  await start('b', 'unpost');
  const both = [
    { number: 1, kind: 'post', ...order },
    { number: 2, kind: 'unpost', ...order },
  ];
  expect(await commands(0)).toEqual(both);
  expect(await commands(0)).toEqual(both);
  await start('a');
  expect(await commands(2)).toEqual([]);
});

describe('a result', () => {
  beforeEach(async () => {
    await start('a');
    await commands(0);
  });

  test('"written" keeps the document and tells whoever waits', async () => {
    const document = {
      ...order,
      deal: '15',
      number: 'УТ-1',
      date: '2026-11-02T10:00:00',
      sum: '100.50',
      posted: true,
    };
    const answer = await results([{ number: 1, state: 'written', document }]);
    expect(answer).toEqual({ status: 200, body: { taken: [1], unknown: [] } });
    expect(await end('a')).toMatchObject({ outcome: 'done', number: 1, document: order });
    expect(await house.deps.documents.get(house.scope, order.type, order.ref)).toMatchObject({
      deal: '15',
      posted: true,
    });
    expect(await told()).toEqual(['ended a']);
    expect(await commands(0)).toEqual([{ number: 1, kind: 'none' }]);
  });

  test('that is repeated is told again and changes nothing', async () => {
    await results([{ number: 1, state: 'refused', text: 'Период закрыт' }]);
    await results([{ number: 1, state: 'written' }]);
    expect(await end('a')).toMatchObject({
      outcome: 'refused',
      text: { ru: '1С отказала: Период закрыт' },
    });
    expect(await told()).toEqual(['ended a', 'ended a']);
  });

  test('"failed" brings the command again after a pause, and not before under the old number', async () => {
    await results([{ number: 1, state: 'failed', text: 'Объект заблокирован' }]);
    expect(await commands(0)).toEqual([{ number: 1, kind: 'none' }]);
    await house.platform.clock.advance(60_000);
    expect(await commands(1)).toEqual([{ number: 2, kind: 'post', ...order }]);
    await results([{ number: 1, state: 'written' }], 1);
    expect(await end('a')).toBeUndefined();
    await results([{ number: 2, state: 'written' }], 1);
    expect(await end('a')).toMatchObject({ outcome: 'done', number: 2 });
  });

  test('that never comes is told as a failure when the base passes the number', async () => {
    await commands(1);
    expect(await end('a')).toMatchObject({ outcome: 'unanswered', cause: 'agent.no-result' });
    expect(await told()).toEqual(['ended a']);
  });
});

test('a base that takes the place of another: what the other was asked for failed, the rest goes on', async () => {
  await start('a');
  await commands(0);
  await start('b', 'unpost');
  await expect(commands(0, 'two')).rejects.toThrow('base-copied');
  await house.operator('PATCH', `/v1/connections/${house.connection.id}`, { status: 'active' });
  expect(await commands(0, 'two')).toEqual([
    { number: 1, kind: 'none' },
    { number: 2, kind: 'unpost', ...order },
  ]);
  expect(await end('a')).toMatchObject({ outcome: 'base-changed', cause: 'agent.base-changed' });
  expect(await told()).toEqual(['ended a']);
  expect(await end('b')).toBeUndefined();
});

test('a start that was cut off before the command is taken up by the next question of the base', async () => {
  const cut = { ...parts, outbox: { enqueueErrand: () => Promise.reject(new Error('cut off')) } };
  const wanted = { id: 'c', content: { kind: 'post' as const, ...order } };
  const notice = { queue: 'reports' as const, body: 'ended c' };
  const deadline = house.platform.clock.now() + day;
  const starting = startErrand(cut, house.scope, { ...wanted, notice, deadline });
  await expect(starting).rejects.toThrow('cut off');
  expect(await commands(0)).toEqual([]);
  await house.platform.clock.advance(10_000);
  expect(await commands(0)).toEqual([{ number: 1, kind: 'post', ...order }]);
});

test('what a base can do is kept, and told as news only when it is', async () => {
  const abilities = {
    documents: [
      {
        type: order.type,
        title: { ru: 'Заказ покупателя' },
        forms: [{ form: 'Счет', title: { ru: 'Счёт на оплату', en: 'Invoice' }, facsimile: true }],
        targets: ['Document_РасходнаяНакладная'],
      },
    ],
  };
  const tell = (what: object) =>
    house.ask('PUT', '/agent/v1/abilities', { incarnation: 'one', packet: 0, after: 0, abilities: what });
  expect(await tell(abilities)).toEqual({ status: 200, body: { changed: true } });
  expect(await tell(abilities)).toEqual({ status: 200, body: { changed: false } });
  expect(await house.deps.abilities.get(house.scope)).toEqual({
    documents: [{ ...abilities.documents[0], post: true }],
  });
  expect((await tell({ documents: [{ type: 'Catalog_Банки', title: { ru: 'Б' } }] })).status).toBe(400);
});
