import { beforeEach, describe, expect, test } from 'vitest';
import type { Mark } from '../../../shared/app/sync/marks.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import type { Item, Table } from '../../../shared/ports/table.ts';
import { productsStore, sectionsStore } from '../../../simulators/portal/data/catalog/products.ts';
import type { DirectPortal } from '../../support/direct-portal.ts';
import { EngineBench, ofBase, ofPortal } from '../../support/engine-bench.ts';
import type { MemoryBase } from '../../support/memory-base.ts';
import type { Bench } from '../../unit/portal-simulator/support.ts';

let at: EngineBench;
let bench: Bench;
let portal: DirectPortal;
let base: MemoryBase;
let written: Item[];
let queries: number;
/** Before which write to the table the process dies. */
let dieAt: (item: Item) => boolean;

beforeEach(() => {
  [written, queries, dieAt] = [[], 0, () => false];
  at = new EngineBench(watched);
  at.directions = { toPortal: true, toBase: false, winner: 'base' };
  ({ bench, portal, base } = at);
});

/** The table, remembering what was written and how often it was searched. */
function watched(kept: Table): Table {
  const note = (items: readonly Item[]) => {
    if (items.some((item) => dieAt(item))) throw new Error('died here');
    written.push(...items);
  };
  return {
    get: (key) => kept.get(key),
    getMany: (keys) => kept.getMany(keys),
    query: (query) => {
      queries += 1;
      return kept.query(query);
    },
    put: async (item, condition) => {
      note([item]);
      return kept.put(item, condition);
    },
    update: (key, change, condition) => kept.update(key, change, condition),
    delete: async (key, condition) => {
      note([{ ...key, isDeletion: true }]);
      return kept.delete(key, condition);
    },
    writeMany: async (puts, deletes = []) => {
      note([...puts, ...deletes.map((key) => ({ ...key, isDeletion: true }))]);
      return kept.writeMany(puts, deletes);
    },
  };
}

/** Whether all that is marked was brought to its end. */
async function run(...marks: readonly Mark[]): Promise<boolean> {
  await at.run(...marks);
  return at.finished;
}

/** A run that dies before the first write of which `isLast` is true. */
async function dies(isLast: typeof dieAt, ...marks: readonly Mark[]): Promise<void> {
  dieAt = isLast;
  await expect(run(...marks)).rejects.toThrow('died here');
  dieAt = () => false;
}

function sectionOf(name: string): string | undefined {
  const product = [...bench.portal.store(productsStore)].find((row) => row.name === name);
  if (!product) throw new Error(`no product ${name}`);
  return bench.portal.store(sectionsStore).get(product.iblockSectionId ?? 0)?.name;
}

const isWait = ({ pk }: Item) => pk.includes('#WAITS#');
const table1 = { name: 'Стол', section: 'g1', active: true };

describe('a product of a group that nobody has told of', () => {
  beforeEach(async () => {
    base.say({ entity: 'product', ref: 'p1' }, table1);
    await run(ofBase('product', 'p1'));
  });

  test('is there without it, and comes into it as soon as the group is told', async () => {
    expect(sectionOf('Стол')).toBeUndefined();
    base.say({ entity: 'section', ref: 'g1' }, { name: 'Мебель', parent: null });
    expect(await run(ofBase('section', 'g1'))).toBe(true);
    expect(sectionOf('Стол')).toBe('Мебель');
  });

  test('waits on where it is said again while the group is still missing', async () => {
    base.say({ entity: 'product', ref: 'p1' }, { name: 'Стол письменный' });
    await run(ofBase('product', 'p1'));
    base.say({ entity: 'section', ref: 'g1' }, { name: 'Мебель', parent: null });
    await run(ofBase('section', 'g1'));
    expect(sectionOf('Стол письменный')).toBe('Мебель');
  });

  test('goes to where it has been put in the base since', async () => {
    base.say({ entity: 'product', ref: 'p1' }, { section: 'g2' });
    base.say({ entity: 'section', ref: 'g2' }, { name: 'Столы', parent: null });
    await run(ofBase('product', 'p1'), ofBase('section', 'g2'));
    expect(sectionOf('Стол')).toBe('Столы');
    base.say({ entity: 'section', ref: 'g1' }, { name: 'Мебель', parent: null });
    await run(ofBase('section', 'g1'));
    expect(sectionOf('Стол')).toBe('Столы');
  });

  test.each([
    ['the pair of the group was kept', (item: Item) => item.pk.includes('#MARKS#') && !item['isDeletion']],
    ['the product was marked', (item: Item) => isWait(item) && item['isDeletion'] === true],
    ['nobody waited any more', (item: Item) => item.pk.includes('#MARKS#') && item['isDeletion'] === true],
  ])('comes into it though the worker died after %s', async (_, isLast) => {
    base.say({ entity: 'section', ref: 'g1' }, { name: 'Мебель', parent: null });
    await dies(isLast, ofBase('section', 'g1'));
    await run();
    expect(sectionOf('Стол')).toBe('Мебель');
  });
});

test('who waits is kept before the mark goes', async () => {
  base.say({ entity: 'product', ref: 'p1' }, table1);
  await dies(isWait, ofBase('product', 'p1'));
  await run();
  base.say({ entity: 'section', ref: 'g1' }, { name: 'Мебель', parent: null });
  await run(ofBase('section', 'g1'));
  expect(sectionOf('Стол')).toBe('Мебель');
});

test('a price that came before its product comes with it', async () => {
  base.say({ entity: 'price', ref: 'p1' }, { product: 'p1', price: 10, currency: 'RUB' });
  await run(ofBase('price', 'p1'));
  base.say({ entity: 'product', ref: 'p1' }, { name: 'Стол', active: true });
  let finished = await run(ofBase('product', 'p1'));
  if (!finished) finished = await run();
  expect(finished).toBe(true);
  expect(await bench.result('catalog.price.list', {})).toMatchObject({ prices: [{ price: 10 }] });
});

test('a price whose product was deleted on the portal comes again with the product', async () => {
  base.say({ entity: 'product', ref: 'p1' }, { name: 'Стол', active: true });
  base.say({ entity: 'price', ref: 'p1' }, { product: 'p1', price: 10, currency: 'RUB' });
  await run(ofBase('product', 'p1'), ofBase('price', 'p1'));
  await bench.result('catalog.product.delete', { id: 1 });
  base.say({ entity: 'price', ref: 'p1' }, { price: 20 });
  portal.answer = ({ method }) =>
    method === 'catalog.price.add' ? new PortalError('not-found', method, '0', 'no product') : undefined;
  await run(ofBase('price', 'p1'));
  expect(await bench.result('catalog.price.list', {})).toEqual({ prices: [] });
  portal.answer = () => undefined;
  base.say({ entity: 'product', ref: 'p1' }, { name: 'Стол дубовый' });
  for (let ring = 0; ring < 3 && !(await run(...(ring === 0 ? [ofBase('product', 'p1')] : []))); ring++);
  expect(await bench.result('catalog.price.list', {})).toMatchObject({ prices: [{ price: 20 }] });
});

test('a characteristic takes the place of a product whose pair was only half kept', async () => {
  base.say({ entity: 'product', ref: 'p1' }, { name: 'Стол', active: true });
  const isLink = ({ pk, portalId }: Item) => pk.includes('#LINKS#') && portalId !== undefined;
  await dies(isLink, ofBase('product', 'p1'));
  base.records.clear();
  base.say({ entity: 'product', ref: 'p1#red' }, { name: 'Стол (красный)', active: true });
  const record = base.records.get('product#p1#red');
  if (record) base.records.set('product#p1#red', { ...record, inherits: 'p1' });
  await run(ofBase('product', 'p1#red'));
  expect([...bench.portal.store(productsStore)].map(({ name, xmlId }) => [name, xmlId])).toEqual([
    ['Стол (красный)', 'p1#red'],
  ]);
});

test('a product that becomes a variant stays one, though the portal tells of its row in the same round', async () => {
  base.say({ entity: 'product', ref: '0a' }, table1);
  await run(ofBase('product', '0a'));
  const [{ id } = { id: 0 }] = [...bench.portal.store(productsStore)];
  base.records.clear();
  base.say({ entity: 'product', ref: '0a#red' }, { name: 'Стол (красный)', active: true });
  const record = base.records.get('product#0a#red');
  if (record) base.records.set('product#0a#red', { ...record, inherits: '0a' });
  // Marks come by their roots: the variant's before the row's.
  await run(ofBase('product', '0a#red'), ofPortal('product', id));
  expect([...bench.portal.store(productsStore)].map(({ name, xmlId }) => [name, xmlId])).toEqual([
    ['Стол (красный)', '0a#red'],
  ]);
});

test('where nothing is missing, nothing more is written, and one search a kind is made', async () => {
  base.say({ entity: 'section', ref: 'g1' }, { name: 'Мебель', parent: null });
  for (const ref of ['p1', 'p2', 'p3']) base.say({ entity: 'product', ref }, { ...table1, name: ref });
  await run(ofBase('section', 'g1'), ...['p1', 'p2', 'p3'].map((ref) => ofBase('product', ref)));
  expect(written.filter(isWait)).toEqual([]);
  const before = queries;
  await run(...['p1', 'p2', 'p3'].map((ref) => ofBase('product', ref)));
  // The marks of the three families, twice where there are some, and who waits for products.
  expect(queries - before).toBe(4);
});
