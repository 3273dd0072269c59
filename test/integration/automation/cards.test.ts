import { beforeEach, describe, expect, test } from 'vitest';
import { pressCard } from '../../../shared/app/automation/press-card.ts';
import type { DocumentRef } from '../../../simulators/onec/base/documents/document-book.ts';
import { activitiesStore } from '../../../simulators/portal/data/timeline/activities.ts';
import { timelineStore } from '../../../simulators/portal/data/timeline/timeline-records.ts';
import { type AutomationHouse, automationHouse } from '../../support/automation-house.ts';

let house: AutomationHouse;
let deal: string;
let order: DocumentRef;
beforeEach(async () => {
  house = await automationHouse();
  await house.settle();
  await house.automate();
  deal = String(((await house.control('POST', '/deals', { title: 'Насосы' })) as { readonly id: number }).id);
  order = house.base.order({ deal });
  await house.settle();
});

const cards = () => [...house.portal.store(activitiesStore)].filter(({ card }) => card);
const only = () => {
  const [first, ...others] = cards();
  if (!first?.card || others.length > 0) throw new Error(`${cards().length} cards`);
  return { id: first.id, values: first.values, layout: first.card.layout, pressed: first.card.pressed };
};
const shown = () => JSON.stringify(only().layout);
const press = (part: string) => house.control('POST', `/activities/${only().id}/press`, { part });
const deliver = () => house.platform.clock.run(house.simulator.delivery.idle());

test('a document of a deal is a card in its timeline', () => {
  const { layout, values } = only();
  expect(values).toMatchObject({ OWNER_TYPE_ID: 2, OWNER_ID: Number(deal), ORIGIN_ID: order.ref });
  expect(layout).toMatchObject({
    header: { title: 'Заказ покупателя НФНФ-000001', tags: { state: { title: 'Не проведён' } } },
    footer: { buttons: { refresh: { title: 'Обновить' }, print: { title: 'Печать: Заказ покупателя' } } },
  });
  expect(shown()).toContain('40\u00a0925,00\u00a0RUB');
  expect(shown()).toContain('e1c://');
});

test('it changes with the document, and says nothing when nothing changed', async () => {
  house.base.book.post(order);
  await house.settle();
  expect(shown()).toContain('"Проведён"');
  const before = only();
  await house.settle();
  expect(only()).toEqual(before);
});

describe('a button', () => {
  test('"refresh" asks the base and updates the card, twice: at once and when the base has answered', async () => {
    await press('footer.buttons.refresh');
    expect(only().pressed).not.toBeNull();
    await deliver();
    await house.work();
    expect(only().pressed).toBeNull();
    expect(shown()).toContain('Запрошено состояние из 1С…');
    await house.settle();
    expect(shown()).not.toContain('Запрошено');
  });

  test('"print" adds the form to the timeline', async () => {
    await press('footer.buttons.print');
    await deliver();
    await house.settle();
    expect(only().pressed).toBeNull();
    expect(shown()).toContain('Печатная форма добавлена в ленту сделки');
    expect([...house.portal.store(timelineStore)].filter(({ kind }) => kind === 'comment')).toHaveLength(1);
  });

  test('says why the base would not', async () => {
    await press('footer.buttons.print');
    await deliver();
    await house.work();
    await house.platform.clock.run(house.agent({ misprint: () => Buffer.from('<html>') }).exchange());
    await house.work();
    expect(only().pressed).toBeNull();
    expect(shown()).toContain('HTML-страница');
    expect(await house.errors()).toMatchObject([{ causeKey: 'form.not-pdf' }]);
  });

  test('updates the card although the document is not known any more', async () => {
    const { table } = house.platform;
    const tenant = house.scope.tenant;
    const pk = `T#${tenant}#DOCUMENTS#${house.scope.connection}`;
    await table.delete({ pk, sk: `${order.type}#${order.ref}` });
    await press('footer.buttons.refresh');
    await deliver();
    await house.work();
    expect(only().pressed).toBeNull();
    expect(shown()).toContain('Документ больше не известен');
  });
});

describe('a document that is tied to another deal', () => {
  let other: string;
  beforeEach(async () => {
    const made = (await house.control('POST', '/deals', { title: 'Другая' })) as { readonly id: number };
    other = String(made.id);
  });
  const owners = () => cards().map(({ values }) => values['OWNER_ID']);
  const tie = async (to: string) => {
    house.base.book.tie(order, to);
    await house.settle();
  };

  test('takes its card along, and back', async () => {
    const { id } = only();
    await tie(other);
    expect(only().values['OWNER_ID']).toBe(Number(other));
    expect(only().id).not.toBe(id);
    await tie(deal);
    expect(only().values['OWNER_ID']).toBe(Number(deal));
    house.base.book.post(order);
    await house.settle();
    expect(shown()).toContain('"Проведён"');
    expect(await house.errors()).toEqual([]);
  });

  test('though the former deal, or only its card, was deleted', async () => {
    house.portal.store(activitiesStore).delete(only().id);
    await tie(other);
    expect(owners()).toEqual([Number(other)]);
    await house.control('DELETE', `/deals/${other}`);
    await tie(deal);
    expect(owners()).toEqual([Number(deal)]);
    expect(await house.errors()).toEqual([]);
  });

  test('though the portal would not delete it at first', async () => {
    house.simulator.engine.faults.set([
      { fault: 'bad-gateway', method: 'crm.activity.delete', times: 4 },
      { fault: 'reset-after', method: 'crm.activity.delete', nth: [5] },
    ]);
    await tie(other);
    await house.minutes(5);
    expect(owners()).toEqual([Number(other)]);
    expect(await house.errors()).toEqual([]);
  });

  test('though a button of the former card is heard of late, while it is not known whether the new one came', async () => {
    const { id: former } = only();
    await tie(other);
    const { type, ref } = order;
    const lost = { activity: undefined, hash: undefined, addingAt: house.platform.clock.now() };
    await house.worker.cards.change(house.scope, { type, ref }, lost);
    const { member, tenant } = house.connection;
    const about = { tenant, connection: house.connection.id, member, type, ref, activity: former };
    await pressCard(house.worker, { kind: 'card-pressed', ...about, action: 'refresh', press: 'late' });
    await house.minutes(2);
    expect(owners()).toEqual([Number(other)]);
    house.base.book.post(order);
    await house.settle();
    expect(shown()).toContain('"Проведён"');
  });

  test('though the answer of the portal to its first card was lost', async () => {
    const { type, ref } = order;
    const lost = { activity: undefined, hash: undefined, addingAt: house.platform.clock.now() };
    await house.worker.cards.change(house.scope, { type, ref }, lost);
    await tie(other);
    await house.minutes(2);
    expect(owners()).toEqual([Number(other)]);
    expect(await house.errors()).toEqual([]);
  });
});

test('a lost answer makes no second card', async () => {
  const { id } = house.connection;
  await house.worker.cards.change(house.scope, order, {
    activity: undefined,
    hash: undefined,
    addingAt: house.platform.clock.now(),
  });
  const portal = { tenant: house.scope.tenant, member: house.connection.member };
  await house.worker.cards.makeDue(portal, house.scope, order, false);
  house.base.book.post(order);
  await house.settle();
  expect(only().values['ORIGINATOR_ID']).toBe(`most24-${id}`);
  expect(shown()).toContain('"Проведён"');
});

test('a card that a person deleted is not made again', async () => {
  const { id } = only();
  house.portal.store(activitiesStore).delete(id);
  house.base.book.post(order);
  await house.settle();
  expect(cards()).toEqual([]);
  expect(await house.errors()).toEqual([]);
});

test('a deal that was deleted gets none, and the journal says so', async () => {
  const gone = (await house.control('POST', '/deals', { title: 'Лишняя' })) as { readonly id: number };
  await house.control('DELETE', `/deals/${gone.id}`);
  house.base.order({ deal: String(gone.id) });
  await house.settle();
  expect(cards()).toHaveLength(1);
  const errors: readonly { readonly causeKey: string }[] = await house.errors();
  expect(errors.map(({ causeKey }) => causeKey.replace(/\.[^.]+$/, ''))).toEqual(['card.refused']);
});
