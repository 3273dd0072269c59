import { beforeEach, describe, expect, test } from 'vitest';
import { connectionSettingsSchema } from '../../../shared/domain/connections/connection-settings.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { unf30 } from '../../../simulators/onec/commerceml/profile.ts';
import { replay } from '../../../simulators/onec/commerceml/replay.ts';
import type { SessionTools } from '../../../simulators/onec/commerceml/session.ts';
import { measuresStore } from '../../../simulators/portal/data/catalog/catalog-lists.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { commerceml as c } from '../../support/catalogue-files.ts';
import { catalogueOf } from '../../support/catalogue-of-portal.ts';
import { type JoinedHouse, joinedHouse } from '../../support/joined-house.ts';

let house: JoinedHouse;
let tools: SessionTools;
beforeEach(async () => {
  house = await joinedHouse();
  tools = await house.tools(unf30);
});

let minute = 0;
/** Sends documents, each in a session of its own, as УНФ sends portions. */
async function send(...documents: readonly string[]) {
  const files = documents.map((body, index) => {
    minute += 1;
    const at = `2026-08-20T10:${String(minute % 60).padStart(2, '0')}:00`;
    return { name: `import${index}.xml`, bytes: Buffer.from(c.root(body, at)) };
  });
  await house.run(replay(files, tools, seededRandom(1)));
}

async function set(catalogue: Readonly<Record<string, unknown>>) {
  const settings = connectionSettingsSchema.parse({ catalogue });
  await house.sync.connections.saveSettings(house.scope, settings);
  const body = JSON.stringify({ ...house.scope, chore: 'apply-settings' });
  await house.platform.queue('imports').send([{ body }]);
  await house.rest();
}

const inactive = () =>
  Object.entries(catalogueOf(house.portal).products)
    .filter(([, { active }]) => !active)
    .map(([ref]) => ref);

const journal = async () => (await house.sync.journal.page(house.scope, {}, 50)).entries;

const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `good-${String(from + index).padStart(2, '0')}`);
const goodsOf = (refs: readonly string[], onlyChanges: boolean, catalogue = 'c') =>
  c.goods(refs.map((ref) => c.good(ref, `Товар ${ref}`)).join(''), onlyChanges, catalogue);
const offersOf = (refs: readonly string[]) =>
  c.offers(refs.map((ref) => c.offer(ref, ref, c.price('p1', '10'))).join(''));

describe('goods that a full exchange no longer brings', () => {
  test('stay active unless the connection says otherwise', async () => {
    await send(goodsOf(names(1, 10), false), goodsOf(names(1, 9), false));
    await house.rest(40);
    expect(inactive()).toEqual([]);
  });

  test('become inactive once all portions are in, and active again when they come back', async () => {
    await set({ deactivateMissing: true });
    await send(goodsOf(names(1, 10), false), goodsOf(names(11, 20), true), offersOf(names(1, 20)));
    await house.rest();
    expect(inactive()).toEqual([]);
    await send(goodsOf(names(1, 10), false));
    expect(inactive()).toEqual([]);
    await send(goodsOf(names(11, 18), true), offersOf(names(1, 18)));
    await house.rest();
    expect(inactive()).toEqual(['good-19', 'good-20']);
    const writes = house.writes();
    await send(goodsOf(names(1, 10), false), goodsOf(names(11, 18), true), offersOf(names(1, 18)));
    await house.rest();
    expect(house.writes()).toBe(writes);
    await send(goodsOf(['good-19'], true));
    expect(inactive()).toEqual(['good-20']);
  });

  test('are not looked for after a package of changes', async () => {
    await set({ deactivateMissing: true });
    await send(goodsOf(names(1, 10), false), goodsOf(names(1, 2), true), offersOf(names(1, 2)));
    await house.rest();
    await send(goodsOf(names(1, 9), true), offersOf(names(1, 9)));
    await house.rest();
    expect(inactive()).toEqual([]);
  });

  test('of another catalogue of the base are none of its business', async () => {
    await set({ deactivateMissing: true });
    await send(goodsOf(names(1, 10), false, 'c'), goodsOf(names(11, 12), false, 'd'));
    await house.rest(40);
    await send(goodsOf(['good-11'], false, 'd'));
    await house.rest(40);
    expect(inactive()).toEqual(['good-12']);
  });

  test('stay when they are too many, and a person is told', async () => {
    await set({ deactivateMissing: true });
    await send(goodsOf(names(1, 20), false));
    await house.rest(40);
    await send(goodsOf(names(1, 13), false), offersOf(names(1, 13)));
    await house.rest();
    expect(inactive()).toEqual([]);
    const told = (await journal()).find(({ causeKey }) => causeKey === 'catalogue.too-many-missing');
    expect(told?.text.ru).toMatch(/без 7 товаров из 20 — это больше 30 %/);
    await set({ deactivateMissing: true, mostMissingPercent: 50 });
    await send(goodsOf(names(1, 13), false), offersOf(names(1, 13)));
    await house.rest();
    expect(inactive()).toEqual(names(14, 20));
  });

  test('stay when a file of the exchange broke off', async () => {
    await set({ deactivateMissing: true });
    await send(goodsOf(names(1, 10), false));
    await house.rest(40);
    await send(goodsOf(names(1, 5), false));
    const broken = c.root(goodsOf(names(6, 9), true)).slice(0, -60);
    await house.run(
      replay([{ name: 'import1.xml', bytes: Buffer.from(broken) }], tools, seededRandom(1)).catch(
        () => undefined,
      ),
    );
    await house.rest(40);
    expect(inactive()).toEqual([]);
  });
});

describe('settings of a connection', () => {
  const file = c.offers(
    c.offer(
      'good-01',
      'Товар',
      c.price('p1', '100') + c.price('p2', '80'),
      '<Количество>6</Количество><Склад ИдСклада="w1" КоличествоНаСкладе="4"/><Склад ИдСклада="w2" КоличествоНаСкладе="2"/>',
    ),
    ['p1', 'p2'],
  );
  const product = () => catalogueOf(house.portal).products['good-01'];

  test('reach what is on the portal already', async () => {
    await send(goodsOf(['good-01'], false), file);
    expect(product()).toMatchObject({ price: '100 RUB', quantity: 6 });
    await set({ priceType: 'p2', warehouses: ['w1'] });
    expect(product()).toMatchObject({ price: '80 RUB', quantity: 4 });
    await set({});
    expect(product()).toMatchObject({ price: '100 RUB', quantity: 6 });
  });

  test('that change nothing cost nothing', async () => {
    await send(goodsOf(['good-01'], false), file);
    const writes = house.writes();
    await set({ deactivateMissing: false });
    expect(house.writes()).toBe(writes);
  });
});

test('a unit of measure that the portal lacks is added once', async () => {
  const roll = '<БазоваяЕдиница Код="736" НаименованиеПолное="Рулон">рул</БазоваяЕдиница>';
  const file = (name: string) =>
    c.goods(c.good('good-01', name).replace(/<БазоваяЕдиница.*<\/БазоваяЕдиница>/, roll), true);
  await send(file('Обои'));
  await send(file('Обои бумажные'));
  const measures = [...house.portal.store(measuresStore)].filter(({ code }) => code === 736);
  expect(measures).toMatchObject([{ title: 'Рулон', symbol: 'рул' }]);
  expect(await journal()).toEqual([]);
  const [row] = [...house.portal.store(productsStore)];
  expect(row?.measure).toBe(measures[0]?.id);
});
