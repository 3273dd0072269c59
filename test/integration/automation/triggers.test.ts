import { beforeEach, expect, test, vi } from 'vitest';
import { lookAtAutomation } from '../../../shared/app/automation/look-at-automation.ts';
import { servePortal } from '../../../shared/app/automation/serve-portal.ts';
import type { DocumentEventKind } from '../../../shared/contracts/api/agent/documents.ts';
import { triggerCode } from '../../../shared/domain/automation/triggers.ts';
import { Busy, Transient } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import type { DocumentRef } from '../../../simulators/onec/base/documents/document-book.ts';
import { activitiesStore } from '../../../simulators/portal/data/timeline/activities.ts';
import { type AutomationHouse, automationHouse } from '../../support/automation-house.ts';

const orderType = 'Document_ЗаказПокупателя';

let house: AutomationHouse;
let fired: string[];
let deal: string;
let order: DocumentRef;
beforeEach(async () => {
  fired = [];
  house = await automationHouse({
    log: ({ method, params }) => {
      if (method === 'crm.automation.trigger.execute')
        fired.push(`${String(params['CODE'])} ${String(params['OWNER_ID'])}`);
    },
  });
  await house.settle();
  await house.automate();
  deal = await newDeal();
  order = house.base.order({ deal });
});

async function newDeal(): Promise<string> {
  return String(((await house.control('POST', '/deals', { title: 'Насосы' })) as { readonly id: number }).id);
}

const trigger = (kind: DocumentEventKind) => triggerCode(house.connection.id, kind, orderType);
async function place(kind: DocumentEventKind, stageId: string): Promise<void> {
  const body = { clientId: house.application.clientId, code: trigger(kind), stageId };
  await house.control('POST', '/stage-triggers', body);
}

test('posting fires once, re-posting does not', async () => {
  await place('posted', 'EXECUTING');
  house.base.book.post(order);
  await house.settle();
  house.base.book.post(order);
  await house.settle();
  expect(fired.filter((one) => one.startsWith(trigger('posted')))).toEqual([`${trigger('posted')} ${deal}`]);
});

test('of two orders of one deal either fires, each for the right deal', async () => {
  const other = await newDeal();
  const second = house.base.order({ deal });
  const foreign = house.base.order({ deal: other });
  for (const one of [order, second, foreign]) house.base.book.post(one);
  await house.settle();
  expect(fired.filter((one) => one.startsWith(trigger('posted'))).sort()).toEqual([
    `${trigger('posted')} ${deal}`,
    `${trigger('posted')} ${deal}`,
    `${trigger('posted')} ${other}`,
  ]);
});

test('what happened while the connection was stopped is shown and fires when somebody resumes it', async () => {
  const { connections } = house.worker;
  const stopped = { state: 'paused', causeKey: 'portal.authorisation-lost', since: 0 } as const;
  await connections.setStatus(house.scope, { ...stopped, reason: text('Причина', 'Reason') });
  house.base.book.post(order);
  await house.settle();
  const cards = () => [...house.portal.store(activitiesStore)].filter(({ card }) => card);
  expect([fired, cards()]).toEqual([[], []]);
  await connections.setStatus(house.scope, { state: 'active' });
  await lookAtAutomation(house.platform.queue('automation'), house.connection, false);
  await house.settle();
  expect(fired.filter((one) => one.startsWith(trigger('posted')))).toEqual([`${trigger('posted')} ${deal}`]);
  expect(cards()).toMatchObject([{ values: { ORIGIN_ID: order.ref, OWNER_ID: Number(deal) } }]);
});

test('an event that is told twice fires once', async () => {
  house.base.book.post(order);
  await house.settle();
  const before = fired.length;
  const event = { id: 'one', kind: 'paid' as const };
  const queue = house.platform.queue('automation');
  const message = {
    ...{ kind: 'document-told', tenant: house.scope.tenant, connection: house.scope.connection },
    ...{ ...order, events: [event] },
  };
  await queue.send([{ body: JSON.stringify(message) }, { body: JSON.stringify(message) }]);
  await house.work();
  await queue.send([{ body: JSON.stringify(message) }]);
  await house.work();
  expect(fired.slice(before)).toEqual([`${trigger('paid')} ${deal}`]);
});

test('a trigger whose worker died while firing is not fired again, and the journal says so', async () => {
  await house.settle();
  const before = fired.length;
  const portal = { tenant: house.scope.tenant, member: house.connection.member };
  const { events } = house.worker;
  const at = house.platform.clock.now();
  const stored = await events.add(house.scope, 'two', { kind: 'paid', ...order, deal, at });
  await events.makeDue(portal, stored);
  await events.move(house.scope, 'two', 'waiting', 'firing');
  await house.platform.queue('automation').send([{ body: JSON.stringify({ kind: 'waiting', ...portal }) }]);
  await house.work();
  expect(fired.slice(before)).toEqual([]);
  expect(await house.errors()).toMatchObject([{ causeKey: 'trigger.unsure' }]);
});

test('what was not sent, because the portal cannot be reached, waits as if it had not been tried', async () => {
  await house.settle();
  const { cards, events } = house.worker;
  const scope = { tenant: house.scope.tenant, member: house.connection.member };
  const before = fired.length;
  const at = house.platform.clock.now();
  await events.makeDue(scope, await events.add(house.scope, 'three', { kind: 'paid', ...order, deal, at }));
  await cards.change(house.scope, order, { activity: undefined, hash: undefined });
  await cards.makeDue(scope, house.scope, order, false);
  const silent = {
    ...house.worker.portalOf(scope),
    batch: () => Promise.reject(new Transient('portal.unreachable', text('Молчит.', 'Silent.'))),
  };
  const { clock } = house.platform;
  const served = servePortal({ ...house.worker, portalOf: () => silent }, scope);
  await expect(clock.run(served)).rejects.toBeInstanceOf(Busy);
  expect((await events.get(house.scope, 'three'))?.state).toBe('waiting');
  expect(await cards.get(house.scope, order)).not.toHaveProperty('addingAt');
  await clock.run(servePortal(house.worker, scope));
  expect(fired.slice(before)).toEqual([`${trigger('paid')} ${deal}`]);
});

test('a right to fire that could not be taken for all is given back by all', async () => {
  const { events } = house.worker;
  const scope = { tenant: house.scope.tenant, member: house.connection.member };
  const at = house.platform.clock.now();
  const ids = ['four', 'five', 'six'];
  for (const id of ids)
    await events.makeDue(scope, await events.add(house.scope, id, { kind: 'paid', ...order, deal, at }));
  const move = events.move.bind(events);
  const failing = vi.spyOn(events, 'move').mockImplementation((...change) => {
    const [, id, from] = change;
    if (id === 'six' && from === 'waiting') throw new Error('the table is out of order');
    return move(...change);
  });
  const { clock } = house.platform;
  await expect(clock.run(servePortal(house.worker, scope))).rejects.toThrow('the table is out of order');
  failing.mockRestore();
  const states = await Promise.all(ids.map(async (id) => (await events.get(house.scope, id))?.state));
  expect(states).toEqual(['waiting', 'waiting', 'waiting']);
});
