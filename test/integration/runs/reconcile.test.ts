import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../../simulators/portal/data/actor.ts';
import { deleteProduct, updateProduct } from '../../../simulators/portal/data/catalog/change-products.ts';
import { type RunHouse, runHouse } from '../../support/run-house.ts';

let at: RunHouse;
beforeEach(async () => {
  at = await runHouse();
  await at.exchange(true);
});

const set = async (synchronisation: object) => {
  expect((await at.ask('PUT', '/settings', { synchronisation })).status).toBe(200);
  await at.house.rest(1);
};
const question = async () =>
  ((await at.ask('GET', '/deletion-question')).body as { question?: { id: string; kinds: object } }).question;
const answer = async (said: 'delete' | 'keep') => {
  const { id } = (await question()) ?? { id: '' };
  expect((await at.ask('POST', '/deletion-question', { id, answer: said })).status).toBe(204);
  await at.house.rest(2);
};
const linked = async (entity: 'product') =>
  (await at.house.sync.links.list(at.house.scope, entity, 100)).links.length;

/** Nothing of the portal's events is delivered in this house: all of them are lost. */
const deleteOnPortal = (count: number) => {
  for (const product of [...at.products().values()].slice(0, count))
    deleteProduct(at.house.portal, product, person(1));
};

describe('the comparison with the portal', () => {
  test('asks every quarter of an hour for what has changed, with an overlap', async () => {
    await at.house.rest(20);
    const [product] = at.products().values();
    if (!product) throw new Error('no product');
    const before = at.calls.length;
    updateProduct(at.house.portal, product, { name: 'Правка' }, person(1), at.house.platform.clock.now());
    await at.house.rest(20);
    const lists = at.calls.slice(before).filter(({ method }) => method === 'catalog.product.list');
    const filters = lists.map(({ params }) => Object.keys((params as { filter?: object }).filter ?? {}));
    expect(filters.some((names) => names.includes('>=timestampX'))).toBe(true);
    // The product that was found is read again by its id.
    expect(filters.some((names) => names.includes('@id'))).toBe(true);
    expect(at.products().get(product.xmlId)?.name).toBe('Правка');
  });

  test('finds records that are gone, and a link that is forgotten lets them be made anew', async () => {
    await set({ onPortalDeletion: 'forget', sweepHours: 1 });
    deleteOnPortal(1);
    expect(await linked('product')).toBe(6);
    await at.house.rest(90);
    expect(await linked('product')).toBe(5);
    expect(at.products().size).toBe(5);
    expect(await at.run('/runs', { kind: 'full' })).toMatchObject({
      state: 'finished',
      counts: { created: 2 },
    });
    expect(at.products().size).toBe(6);
  });

  test('keeps away what was deleted on the portal, also in a full run', async () => {
    await set({ sweepHours: 1 });
    deleteOnPortal(1);
    await at.house.rest(90);
    expect(await at.run('/runs', { kind: 'full' })).toMatchObject({
      state: 'finished',
      counts: { created: 0 },
    });
    expect(at.products().size).toBe(5);
  });

  test('asks before it forgets very much', async () => {
    await set({ onPortalDeletion: 'forget', sweepHours: 1 });
    deleteOnPortal(6);
    await at.house.rest(90);
    expect(await question()).toMatchObject({ kinds: { product: { going: 6, linked: 6 } } });
    expect(await linked('product')).toBe(6);
    const { id } = (await question()) ?? { id: '' };
    expect((await at.ask('POST', '/deletion-question', { id: 'x', answer: 'delete' })).status).toBe(409);
    expect((await at.ask('POST', '/deletion-question', { id, answer: 'delete' })).status).toBe(204);
    await at.house.rest(2);
    expect(await question()).toBeUndefined();
    expect(await linked('product')).toBe(0);
  });

  test('does not ask again about what is to be kept, but goes on with what goes later', async () => {
    await set({ onPortalDeletion: 'forget', sweepHours: 1 });
    deleteOnPortal(5);
    await at.house.rest(90);
    await answer('keep');
    expect(await linked('product')).toBe(6);
    // Two sweeps later.
    await at.house.rest(150);
    expect(await at.run('/runs', { kind: 'full' })).toMatchObject({ state: 'finished' });
    expect(await question()).toBeUndefined();
    expect(await linked('product')).toBe(6);
    deleteOnPortal(1);
    await at.house.rest(90);
    expect(await question()).toBeUndefined();
    expect(await linked('product')).toBe(5);
    expect(at.products().size).toBe(0);
  });
});

describe('deletions in the base', () => {
  test('that are few are carried over', async () => {
    const [good] = at.base.goods;
    at.base.markDeleted(good?.ref ?? '');
    await at.exchange();
    expect(at.products().get(good?.ref ?? '')?.active).toBe(false);
    expect(await question()).toBeUndefined();
  });

  test.each(['delete', 'keep'] as const)('that are many wait for a person, who says %s', async (answer) => {
    for (const good of at.base.goods) at.base.markDeleted(good.ref);
    await at.exchange();
    const active = () => [...at.products().values()].filter((product) => product.active).length;
    expect(active()).toBe(6);
    expect(await question()).toMatchObject({ kinds: { product: { going: 6, linked: 6 } } });
    const { id } = (await question()) ?? { id: '' };
    expect((await at.ask('POST', '/deletion-question', { id, answer })).status).toBe(204);
    await at.house.rest(2);
    expect(active()).toBe(answer === 'delete' ? 0 : 6);
    expect(await question()).toBeUndefined();
  });

  test('that are not wanted let through what else was changed', async () => {
    const [good] = at.base.goods;
    at.base.rename(good?.ref ?? '', 'Другое имя');
    for (const { ref } of at.base.goods) at.base.markDeleted(ref);
    await at.exchange();
    await answer('keep');
    expect(at.products().get(good?.ref ?? '')).toMatchObject({ name: 'Другое имя', active: true });
  });

  test('are not asked about again when they are to be kept, and go when they come anew', async () => {
    for (const good of at.base.goods) at.base.markDeleted(good.ref);
    await at.exchange();
    await answer('keep');
    const active = () => [...at.products().values()].filter((product) => product.active).length;
    await at.exchange(true);
    expect(await at.run('/runs', { kind: 'full' })).toMatchObject({ state: 'finished' });
    expect(await question()).toBeUndefined();
    expect(active()).toBe(6);
    const [good] = at.base.goods;
    at.base.rename(good?.ref ?? '', 'Другое имя');
    await at.exchange();
    expect(at.products().get(good?.ref ?? '')).toMatchObject({ name: 'Другое имя', active: true });
    at.base.markDeleted(good?.ref ?? '', false);
    await at.exchange();
    at.base.markDeleted(good?.ref ?? '');
    await at.exchange();
    expect(at.products().get(good?.ref ?? '')?.active).toBe(false);
    expect(active()).toBe(5);
  });
});

test('runs by the clock begin when their times come', async () => {
  const inMinutes = (minutes: number) =>
    new Date(at.house.platform.clock.now() + minutes * 60_000).toISOString().slice(11, 16);
  const schedule = { days: [1, 2, 3, 4, 5, 6, 7], times: [inMinutes(5), inMinutes(15)], zone: 'UTC' };
  await set({ schedules: [{ kind: 'full', schedule }] });
  await at.house.rest(12);
  const { body } = await at.ask('GET', '/runs');
  expect(body).toMatchObject({
    runs: [
      { kind: 'full', by: 'schedule', state: 'finished' },
      { kind: 'full', by: 'schedule', state: 'finished' },
    ],
  });
});

test('a run that is cancelled leaves what changes have marked', async () => {
  await set({ realTime: false });
  const [good] = at.base.goods;
  if (!good) throw new Error('no goods');
  at.base.rename(good.ref, 'Имя');
  await at.exchange();
  const begun = await at.ask('POST', '/runs', { kind: 'full' });
  const { id } = begun.body as { id: string };
  expect(await at.run(`/runs/${id}/cancel`)).toMatchObject({ state: 'cancelled', counts: { changed: 0 } });
  expect(await at.run('/runs', { kind: 'changes' })).toMatchObject({ counts: { changed: 1 } });
  expect(at.products().get(good.ref)?.name).toBe('Имя');
});
