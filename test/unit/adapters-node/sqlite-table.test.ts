import { expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';

test('an item ends with the second of its ttl, and is removed some time later', async () => {
  const clock = new VirtualClock(1_000_500);
  const database = new SqliteDatabase({ path: ':memory:', clock });
  const table = new SqliteTable(database, 'main');
  const key = { pk: 'a', sk: '1' };
  await table.put({ ...key, ttl: 1002 });
  await clock.advance(1499);
  expect(await table.get(key)).toEqual({ ...key, ttl: 1002 });
  await clock.advance(1);
  expect(await table.get(key)).toBeUndefined();
  const stored = () => database.prepare('SELECT count(*) AS n FROM "table main"').get()?.['n'];
  expect(stored()).toBe(1);
  await clock.advance(10_000);
  await table.put({ pk: 'b', sk: '1' });
  expect(stored()).toBe(1);
  expect(await table.get({ pk: 'b', sk: '1' })).toEqual({ pk: 'b', sk: '1' });
});

test('tables of one database do not meet', async () => {
  const database = new SqliteDatabase({ path: ':memory:', clock: new VirtualClock(0) });
  const main = new SqliteTable(database, 'main');
  const other = new SqliteTable(database, 'name with "quotes"; and -- more');
  await main.put({ pk: 'a', sk: '1', n: 1 });
  await other.put({ pk: 'a', sk: '1', n: 2 });
  expect(await main.get({ pk: 'a', sk: '1' })).toMatchObject({ n: 1 });
  expect(await other.get({ pk: 'a', sk: '1' })).toMatchObject({ n: 2 });
});

test('texts that look like SQL stay texts', async () => {
  const table = new SqliteTable(new SqliteDatabase({ path: ':memory:', clock: new VirtualClock(0) }), 'main');
  const item = { pk: `'; DROP TABLE "table main"; --`, sk: '%_\u0000?1', body: `"'` };
  await table.put(item);
  expect(await table.get(item)).toEqual(item);
  expect((await table.query({ pk: item.pk, prefix: '%_' })).items).toEqual([item]);
  expect((await table.query({ pk: item.pk, prefix: '%a' })).items).toEqual([]);
});
