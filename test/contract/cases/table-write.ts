import { expect } from 'vitest';
import { type Condition, ConditionFailed, type Item, type Table } from '../../../shared/ports/table.ts';
import type { ContractCase } from '../contract.ts';
import { together } from './settle.ts';

/** Makes tables of its own, so that cases do not meet. */
export interface TableStage {
  readonly table: () => Promise<Table>;
}

const key = { pk: 'T#1', sk: 'A' };
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const aMinuteAgo = () => Math.floor(Date.now() / 1000) - 60;

export const tableWriteCases: readonly ContractCase<TableStage>[] = [
  {
    name: 'there is nothing before it was put',
    run: async (stage) => {
      const table = await stage.table();
      expect(await table.get(key)).toBeUndefined();
    },
  },
  {
    name: 'an item comes back as it was put, with every kind of value',
    run: async (stage) => {
      const table = await stage.table();
      const item: Item = {
        ...key,
        text: 'Счёт № 5 «Ёлка» 🎄\n',
        empty: '',
        whole: 42,
        negative: -0.125,
        large: Number.MAX_SAFE_INTEGER,
        yes: true,
        no: false,
        nothing: null,
        list: [1, 'two', null, [3], { four: 4 }],
        map: { inner: { 'a.b c#:': [] }, size: {} },
        'name with spaces and #': 1,
        status: 'a word that query languages keep for themselves',
        ttl: inAnHour(),
      };
      await table.put(item);
      expect(await table.get(key)).toEqual(item);
    },
  },
  {
    name: 'an attribute that is undefined is not stored',
    run: async (stage) => {
      const table = await stage.table();
      await table.put({ ...key, kept: 1, dropped: undefined });
      expect(await table.get(key)).toStrictEqual({ ...key, kept: 1 });
    },
  },
  {
    name: 'a put replaces the whole item',
    run: async (stage) => {
      const table = await stage.table();
      await table.put({ ...key, first: 1, both: 1 });
      await table.put({ ...key, both: 2 });
      expect(await table.get(key)).toStrictEqual({ ...key, both: 2 });
    },
  },
  {
    name: 'absent holds only of the first put, present only after it',
    run: async (stage) => {
      const table = await stage.table();
      await expect(table.put({ ...key, by: 'present' }, { present: true })).rejects.toThrow(ConditionFailed);
      await table.put({ ...key, by: 'absent' }, { absent: true });
      await expect(table.put({ ...key, by: 'absent again' }, { absent: true })).rejects.toThrow(
        ConditionFailed,
      );
      expect(await table.get(key)).toEqual({ ...key, by: 'absent' });
      await table.put({ ...key, by: 'present' }, { present: true });
      expect(await table.get(key)).toEqual({ ...key, by: 'present' });
    },
  },
  {
    name: 'conditions on attributes hold or fail as the port says',
    run: async (stage) => {
      const table = await stage.table();
      const item = { ...key, n: 5, t: 'ё', yes: true, zero: 0, nil: null };
      await table.put(item);
      const holding: readonly Condition[] = [
        { attribute: 'n', equals: 5 },
        { attribute: 'yes', equals: true },
        { attribute: 'zero', equals: 0 },
        { attribute: 'pk', equals: 'T#1' },
        { attribute: 'n', notEquals: 6 },
        { attribute: 'missing', notEquals: 1 },
        { attribute: 'n', lessThan: 10 },
        { attribute: 'n', atMost: 5 },
        { attribute: 'n', greaterThan: 4.5 },
        { attribute: 'n', atLeast: 5 },
        { attribute: 't', greaterThan: 'z' },
        { attribute: 't', lessThan: '🎄' },
        { attribute: 'missing', exists: false },
        { attribute: 'nil', exists: true },
        { all: [{ present: true }, { attribute: 'n', equals: 5 }] },
        { any: [{ absent: true }, { attribute: 't', equals: 'ё' }] },
        { any: [{ all: [{ present: true }, { any: [{ attribute: 'n', atLeast: 1 }] }] }, { absent: true }] },
      ];
      for (const condition of holding) await table.put(item, condition);
      const failing: readonly Condition[] = [
        { absent: true },
        { attribute: 'n', equals: 6 },
        { attribute: 'missing', equals: 5 },
        { attribute: 'n', notEquals: 5 },
        { attribute: 'n', lessThan: 5 },
        { attribute: 'n', atMost: 4 },
        { attribute: 'missing', atMost: 4 },
        { attribute: 'n', greaterThan: 5 },
        { attribute: 'n', atLeast: 6 },
        { attribute: 'missing', exists: true },
        { attribute: 'n', exists: false },
        {
          all: [
            { attribute: 'n', equals: 5 },
            { attribute: 't', equals: 'e' },
          ],
        },
        { any: [{ absent: true }, { attribute: 'n', equals: 6 }] },
      ];
      for (const condition of failing) {
        await expect(
          table.put({ ...item, changed: 1 }, condition),
          JSON.stringify(condition),
        ).rejects.toThrow(ConditionFailed);
      }
      expect(await table.get(key)).toStrictEqual(item);
    },
  },
  {
    name: 'of an attribute of another type nothing holds but notEquals',
    run: async (stage) => {
      const table = await stage.table();
      const item = { ...key, n: 5, t: '5', list: [5] };
      await table.put(item);
      for (const [attribute, other] of [
        ['n', '5'],
        ['t', 5],
        ['list', 5],
        ['list', '5'],
      ] as const) {
        await table.put(item, { attribute, notEquals: other });
        const failing: readonly Condition[] = [
          { attribute, equals: other },
          { attribute, lessThan: other },
          { attribute, atMost: other },
          { attribute, greaterThan: other },
          { attribute, atLeast: other },
        ];
        for (const condition of failing) {
          await expect(table.put(item, condition), JSON.stringify(condition)).rejects.toThrow(
            ConditionFailed,
          );
        }
      }
    },
  },
  {
    name: 'of 50 parallel conditional puts exactly one wins',
    run: async (stage) => {
      const table = await stage.table();
      const outcomes = await together(50, async (index) => {
        try {
          await table.put({ ...key, winner: index }, { absent: true });
          return index;
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionFailed);
          return undefined;
        }
      });
      const winners = outcomes.filter((index) => index !== undefined);
      expect(winners).toHaveLength(1);
      expect(await table.get(key)).toEqual({ ...key, winner: winners[0] });
    },
  },
  {
    name: 'an update creates, sets, adds and removes, and returns what came of it',
    run: async (stage) => {
      const table = await stage.table();
      expect(await table.update(key, { set: { a: 'x', b: [1] }, add: { n: 2 } })).toStrictEqual({
        ...key,
        a: 'x',
        b: [1],
        n: 2,
      });
      const after = { ...key, a: { deep: true }, n: -3, fresh: 0 };
      expect(
        await table.update(key, {
          set: { a: { deep: true } },
          add: { n: -5, fresh: 0 },
          remove: ['b', 'none'],
        }),
      ).toStrictEqual(after);
      expect(await table.get(key)).toStrictEqual(after);
    },
  },
  {
    name: 'an update of nothing creates the bare item',
    run: async (stage) => {
      const table = await stage.table();
      expect(await table.update(key, {})).toStrictEqual(key);
      expect(await table.get(key)).toStrictEqual(key);
    },
  },
  {
    name: 'parallel additions lose nothing',
    run: async (stage) => {
      const table = await stage.table();
      const after = await together(50, async (index) => table.update(key, { add: { sum: index, count: 1 } }));
      expect(await table.get(key)).toEqual({ ...key, sum: 1225, count: 50 });
      const counts = after.map((item) => item['count']);
      expect(new Set(counts).size).toBe(50);
    },
  },
  {
    name: 'of parallel compare-and-set updates each version has one author',
    run: async (stage) => {
      const table = await stage.table();
      await table.put({ ...key, version: 0 });
      const authorsOf = async (version: number) => {
        const outcomes = await together(10, async (author) => {
          const condition = { attribute: 'version', equals: version } as const;
          return table.update(key, { set: { author }, add: { version: 1 } }, condition).then(
            () => author,
            (error: unknown) => expect(error).toBeInstanceOf(ConditionFailed),
          );
        });
        return outcomes.filter((author) => typeof author === 'number');
      };
      for (const version of [0, 1, 2]) {
        const authors = await authorsOf(version);
        expect(authors).toHaveLength(1);
        expect(await table.get(key)).toEqual({ ...key, version: version + 1, author: authors[0] });
      }
    },
  },
  {
    name: 'an update whose condition fails changes nothing and creates nothing',
    run: async (stage) => {
      const table = await stage.table();
      await expect(table.update(key, { set: { a: 1 } }, { present: true })).rejects.toThrow(ConditionFailed);
      expect(await table.get(key)).toBeUndefined();
      await table.put({ ...key, a: 0 });
      const failed = table.update(key, { set: { a: 1 } }, { attribute: 'a', equals: 5 });
      await expect(failed).rejects.toMatchObject({ name: 'ConditionFailed', key });
      expect(await table.get(key)).toEqual({ ...key, a: 0 });
    },
  },
  {
    name: 'an addition to what is no number is refused',
    run: async (stage) => {
      const table = await stage.table();
      await table.put({ ...key, name: 'x' });
      await expect(table.update(key, { add: { name: 1 } })).rejects.toThrow(RangeError);
      expect(await table.get(key)).toEqual({ ...key, name: 'x' });
    },
  },
  {
    name: 'a delete removes, does not mind when nothing is there, and minds its condition',
    run: async (stage) => {
      const table = await stage.table();
      await table.delete(key);
      await expect(table.delete(key, { present: true })).rejects.toThrow(ConditionFailed);
      await table.put({ ...key, owner: 'me' });
      await expect(table.delete(key, { attribute: 'owner', equals: 'you' })).rejects.toThrow(ConditionFailed);
      expect(await table.get(key)).toEqual({ ...key, owner: 'me' });
      await table.delete(key, { attribute: 'owner', equals: 'me' });
      expect(await table.get(key)).toBeUndefined();
    },
  },
  {
    name: 'an item past its ttl is gone for every read and condition',
    run: async (stage) => {
      const table = await stage.table();
      const old = { ...key, owner: 'old', ttl: aMinuteAgo(), ipk: 'I', isk: '1' };
      await table.put(old);
      expect(await table.get(key)).toBeUndefined();
      expect(await table.getMany([key])).toEqual([]);
      expect((await table.query({ pk: key.pk })).items).toEqual([]);
      expect((await table.query({ pk: 'I', index: true })).items).toEqual([]);
      await expect(table.put(old, { present: true })).rejects.toThrow(ConditionFailed);
      await expect(table.put(old, { attribute: 'owner', equals: 'old' })).rejects.toThrow(ConditionFailed);
      await expect(table.put(old, { attribute: 'owner', exists: true })).rejects.toThrow(ConditionFailed);
      await expect(table.delete(key, { present: true })).rejects.toThrow(ConditionFailed);
      await table.put(old, { attribute: 'owner', notEquals: 'old' });
      await table.put(old, { attribute: 'owner', exists: false });
      await table.put({ ...key, owner: 'new', ttl: inAnHour() }, { absent: true });
      expect(await table.get(key)).toMatchObject({ owner: 'new' });
    },
  },
  {
    name: 'an update of an item past its ttl begins anew',
    run: async (stage) => {
      const table = await stage.table();
      await table.put({ ...key, count: 7, left: 'over', ttl: aMinuteAgo() });
      await expect(table.update(key, { add: { count: 1 } }, { present: true })).rejects.toThrow(
        ConditionFailed,
      );
      expect(await table.update(key, { add: { count: 1 } })).toStrictEqual({ ...key, count: 1 });
      await table.put({ ...key, count: 7, ttl: aMinuteAgo() });
      const together10 = await together(10, async () =>
        table
          .update(
            key,
            { add: { count: 1 } },
            {
              any: [{ absent: true }, { attribute: 'count', lessThan: 7 }],
            },
          )
          .catch((error: unknown) => error),
      );
      const failures = together10.filter((outcome) => outcome instanceof Error);
      expect(failures).toHaveLength(3);
      expect(await table.get(key)).toStrictEqual({ ...key, count: 7 });
    },
  },
  {
    name: 'many items are read and written at once',
    run: async (stage) => {
      const table = await stage.table();
      const items = Array.from({ length: 130 }, (_, index) => ({
        pk: `T#${index % 3}`,
        sk: `S${index}`,
        index,
      }));
      await table.writeMany(items);
      const asked = [...items, { pk: 'T#none', sk: 'S' }, { pk: 'T#0', sk: 'S0' }];
      const found = await table.getMany(asked.map(({ pk, sk }) => ({ pk, sk })));
      expect(found.toSorted((left, right) => Number(left['index']) - Number(right['index']))).toEqual(items);
      await table.writeMany([{ pk: 'T#0', sk: 'S0', index: -1 }], items.slice(1));
      expect(await table.getMany(items.map(({ pk, sk }) => ({ pk, sk })))).toEqual([
        { pk: 'T#0', sk: 'S0', index: -1 },
      ]);
      await table.writeMany([]);
      expect(await table.getMany([])).toEqual([]);
    },
  },
  {
    name: 'what cannot be stored everywhere is refused with a RangeError',
    run: async (stage) => {
      const table = await stage.table();
      const bad: readonly Item[] = [
        { pk: '', sk: 'A' },
        { pk: 'T', sk: '' },
        { pk: 'T', sk: 'x'.repeat(1025) },
        { pk: 'T', sk: '\ud800' },
        { ...key, n: Number.NaN },
        { ...key, n: 2 ** 53 },
        { ...key, deep: { n: [Number.POSITIVE_INFINITY] } },
        { ...key, ttl: 1.5 },
        { ...key, ipk: '', isk: 'x' },
        { ...key, '': 1 },
        { ...key, map: { '': 1 } },
        { ...key, body: 'x'.repeat(400 * 1024) },
      ];
      for (const item of bad) {
        await expect(table.put(item), JSON.stringify(item).slice(0, 60)).rejects.toThrow(RangeError);
        await expect(table.writeMany([item])).rejects.toThrow(RangeError);
      }
      await expect(table.writeMany([key, { ...key, twice: true }])).rejects.toThrow(RangeError);
      await expect(table.update(key, { set: { sk: 'B' } })).rejects.toThrow(RangeError);
      await expect(table.update(key, { set: { a: 1 }, remove: ['a'] })).rejects.toThrow(RangeError);
      await expect(table.update(key, { add: { a: 0.1 } })).rejects.toThrow(RangeError);
      await expect(table.put(key, { all: [] })).rejects.toThrow(RangeError);
      expect(await table.get(key)).toBeUndefined();
    },
  },
  {
    name: 'an item of nearly 400 KB is stored, and an update cannot make it larger than that',
    run: async (stage) => {
      const table = await stage.table();
      const item = { ...key, body: 'x'.repeat(390 * 1024) };
      await table.put(item);
      expect(await table.get(key)).toEqual(item);
      await expect(table.update(key, { set: { more: 'x'.repeat(20 * 1024) } })).rejects.toThrow(RangeError);
      expect(await table.get(key)).toEqual(item);
    },
  },
];
