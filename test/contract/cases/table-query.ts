import { expect } from 'vitest';
import type { Item, Query, Table } from '../../../shared/ports/table.ts';
import type { ContractCase } from '../contract.ts';
import { eventually } from './settle.ts';
import type { TableStage } from './table-write.ts';

const pk = 'T#1';

async function filled(stage: TableStage, sortKeys: readonly string[]): Promise<Table> {
  const table = await stage.table();
  await table.writeMany(sortKeys.map((sk) => ({ pk, sk })));
  await table.put({ pk: 'T#2', sk: sortKeys[0] ?? 'x', foreign: true });
  return table;
}

async function sortKeys(table: Table, query: Omit<Query, 'pk'>): Promise<readonly string[]> {
  return (await allPages(table, { pk, ...query })).flat().map((item) => item.sk);
}

/** Follows `next` to the end. */
async function allPages(table: Table, query: Query): Promise<readonly (readonly Item[])[]> {
  const pages: (readonly Item[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

export const tableQueryCases: readonly ContractCase<TableStage>[] = [
  {
    name: 'a query gives the partition in order of the bytes of the sort key',
    run: async (stage) => {
      const table = await filled(stage, ['я', 'b', 'B', 'a#1', 'a', '\uffee', '🎄', '10', '9']);
      const ordered = ['10', '9', 'B', 'a', 'a#1', 'b', 'я', '\uffee', '🎄'];
      expect(await sortKeys(table, {})).toEqual(ordered);
      expect(await sortKeys(table, { descending: true })).toEqual(ordered.toReversed());
    },
  },
  {
    name: 'a query takes a prefix or bounds, both ends included',
    run: async (stage) => {
      const table = await filled(stage, ['A#1', 'A#2', 'A#3', 'A%', 'AB', 'B#1', 'ё1', 'ђ1']);
      expect(await sortKeys(table, { prefix: 'A#' })).toEqual(['A#1', 'A#2', 'A#3']);
      expect(await sortKeys(table, { prefix: 'A#', descending: true })).toEqual(['A#3', 'A#2', 'A#1']);
      expect(await sortKeys(table, { prefix: 'ё' })).toEqual(['ё1']);
      expect(await sortKeys(table, { prefix: 'C' })).toEqual([]);
      expect(await sortKeys(table, { from: 'A#2', to: 'AB' })).toEqual(['A#2', 'A#3', 'A%', 'AB']);
      expect(await sortKeys(table, { from: 'B' })).toEqual(['B#1', 'ё1', 'ђ1']);
      expect(await sortKeys(table, { to: 'A#2', descending: true })).toEqual(['A#2', 'A#1']);
      expect(await sortKeys(table, { from: 'X', to: 'C' })).toEqual([]);
      await expect(table.query({ pk, prefix: 'A', from: 'A' })).rejects.toThrow(RangeError);
      await expect(table.query({ pk, limit: 0 })).rejects.toThrow(RangeError);
    },
  },
  {
    name: 'pages follow one another without gap or repetition in both directions',
    run: async (stage) => {
      const keys = Array.from({ length: 23 }, (_, index) => `K${String(index).padStart(2, '0')}`);
      const table = await filled(stage, keys);
      for (const descending of [false, true]) {
        const pages = await allPages(table, { pk, prefix: 'K', limit: 5, descending });
        expect(pages.every((page) => page.length <= 5)).toBe(true);
        expect(pages.flat().map((item) => item.sk)).toEqual(descending ? keys.toReversed() : keys);
      }
    },
  },
  {
    name: 'a cursor goes on after its item was deleted',
    run: async (stage) => {
      const table = await filled(stage, ['1', '2', '3', '4']);
      const { next } = await table.query({ pk, limit: 2 });
      await table.delete({ pk, sk: '2' });
      expect(await sortKeys(table, { cursor: next ?? '' })).toEqual(['3', '4']);
    },
  },
  {
    name: 'a cursor of another query is refused',
    run: async (stage) => {
      const table = await filled(stage, ['1', '2', '3']);
      const { next: cursor = '' } = await table.query({ pk, limit: 1 });
      expect(cursor).not.toBe('');
      await expect(table.query({ pk: 'T#2', cursor })).rejects.toThrow(RangeError);
      await expect(table.query({ pk, index: true, cursor })).rejects.toThrow(RangeError);
      await expect(table.query({ pk, prefix: '2', cursor })).rejects.toThrow(RangeError);
      await expect(table.query({ pk, cursor: 'nonsense' })).rejects.toThrow(RangeError);
    },
  },
  {
    name: 'expired items neither fill nor end a page for good',
    run: async (stage) => {
      const table = await stage.table();
      const ttl = Math.floor(Date.now() / 1000) - 60;
      await table.writeMany(
        Array.from({ length: 20 }, (_, index) => ({
          pk,
          sk: `${10 + index}`,
          ...(index % 7 === 6 ? {} : { ttl }),
        })),
      );
      const pages = await allPages(table, { pk, limit: 3 });
      expect(pages.flat().map((item) => item.sk)).toEqual(['16', '23']);
    },
  },
  {
    name: 'more than a megabyte comes in several pages',
    run: async (stage) => {
      const table = await stage.table();
      const body = 'x'.repeat(150 * 1024);
      await table.writeMany(Array.from({ length: 12 }, (_, index) => ({ pk, sk: `${10 + index}`, body })));
      const pages = await allPages(table, { pk });
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flat().map((item) => item.sk)).toEqual(
        Array.from({ length: 12 }, (_, index) => `${10 + index}`),
      );
    },
  },
  {
    name: 'the index holds items with both of its keys, in its order, and follows their changes',
    run: async (stage) => {
      const table = await stage.table();
      await table.writeMany([
        { pk: 'T#1', sk: 'a', ipk: 'DUE', isk: '3', note: 'whole item' },
        { pk: 'T#2', sk: 'b', ipk: 'DUE', isk: '1' },
        { pk: 'T#3', sk: 'c', ipk: 'DUE', isk: '2' },
        { pk: 'T#4', sk: 'd', ipk: 'OTHER', isk: '1' },
        { pk: 'T#5', sk: 'e', ipk: 'DUE' },
        { pk: 'T#6', sk: 'f' },
      ]);
      const due = async (query: Omit<Query, 'pk' | 'index'> = {}) =>
        (await table.query({ pk: 'DUE', index: true, ...query })).items;
      await eventually(async () => expect((await due()).map((item) => item.sk)).toEqual(['b', 'c', 'a']));
      expect((await due({ descending: true })).at(0)).toEqual({
        pk: 'T#1',
        sk: 'a',
        ipk: 'DUE',
        isk: '3',
        note: 'whole item',
      });
      expect((await due({ to: '2' })).map((item) => item.sk)).toEqual(['b', 'c']);
      expect((await due({ prefix: '3' })).map((item) => item.sk)).toEqual(['a']);
      await table.update({ pk: 'T#2', sk: 'b' }, { set: { isk: '9' } });
      await table.update({ pk: 'T#3', sk: 'c' }, { remove: ['ipk', 'isk'] });
      await table.delete({ pk: 'T#1', sk: 'a' });
      await eventually(async () => expect((await due()).map((item) => item.sk)).toEqual(['b']));
    },
  },
  {
    name: 'pages of the index lose nothing where index keys are equal',
    run: async (stage) => {
      const table = await stage.table();
      const items = Array.from({ length: 17 }, (_, index) => ({
        pk: `T#${index % 4}`,
        sk: `${index}`,
        ipk: 'DUE',
        isk: `${index % 2}`,
      }));
      await table.writeMany(items);
      for (const descending of [false, true]) {
        await eventually(async () => {
          const found = (await allPages(table, { pk: 'DUE', index: true, limit: 4, descending })).flat();
          expect(found).toHaveLength(17);
          expect(new Set(found.map((item) => `${item.pk} ${item.sk}`)).size).toBe(17);
          const order = found.map((item) => item.isk ?? '');
          expect(order).toEqual(descending ? order.toSorted().toReversed() : order.toSorted());
        });
      }
    },
  },
];
