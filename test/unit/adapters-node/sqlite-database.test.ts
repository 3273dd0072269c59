import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { Transient } from '../../../shared/kernel/outcome.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function fileDatabase() {
  const path = join(await temporaryFolder(), 'data.sqlite');
  return { path, database: new SqliteDatabase({ path, clock: systemClock }) };
}

const rowCount = (path: string, table: string) => {
  const other = new DatabaseSync(path, { readOnly: true });
  const count = other.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n'];
  other.close();
  return count;
};

describe('a commit of several writes', () => {
  test('is there for others when the promises resolve, and not before', async () => {
    const { path, database } = await fileDatabase();
    const table = new SqliteTable(database, 'main');
    const queue = new SqliteQueue(database, { name: 'inbox' });
    const writes = [
      table.put({ pk: 'a', sk: '1' }).then(() => rowCount(path, 'queue inbox')),
      queue.send([{ body: 'x' }]).then(() => rowCount(path, 'table main')),
    ];
    expect(rowCount(path, 'table main')).toBe(0);
    // Each sees the other's row: they were committed together.
    expect(await Promise.all(writes)).toEqual([1, 1]);
    database.close();
  });

  test('leaves out the one that fails and keeps its neighbours', async () => {
    const { path, database } = await fileDatabase();
    const table = new SqliteTable(database, 'main');
    const failing = database.write(() => {
      database.prepare(`INSERT INTO "table main" (pk, sk, body) VALUES ('half', 'done', '{}')`).run();
      throw new Error('broke off after a write');
    });
    const outcomes = await Promise.allSettled([
      table.put({ pk: 'a', sk: '1' }),
      failing,
      table.put({ pk: 'a', sk: '1' }, { absent: true }),
      table.put({ pk: 'a', sk: '2' }, { absent: true }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'broke off after a write' } });
    expect(outcomes[2]).toMatchObject({ reason: { name: 'ConditionFailed', key: { pk: 'a', sk: '1' } } });
    expect(rowCount(path, 'table main')).toBe(2);
    database.close();
  });
});

describe('a full disk', () => {
  test('is Transient with words for the operator, loses nothing of before, and passes', async () => {
    const { path, database } = await fileDatabase();
    const table = new SqliteTable(database, 'main');
    await table.put({ pk: 'a', sk: 'before' });
    database.define('PRAGMA max_page_count = 20');
    const large = { pk: 'a', sk: 'large', body: 'x'.repeat(300_000) };
    const failure = await table.put(large).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Transient);
    expect(failure).toMatchObject({
      causeKey: 'storage.full',
      text: { ru: 'На диске нет места. Освободите место.' },
    });
    expect(await table.get({ pk: 'a', sk: 'large' })).toBeUndefined();
    database.define('PRAGMA max_page_count = 100000');
    await table.put(large);
    expect(rowCount(path, 'table main')).toBe(2);
    database.close();
  });
});

describe('opening and closing', () => {
  test('closing commits what was asked for', async () => {
    const { path, database } = await fileDatabase();
    const table = new SqliteTable(database, 'main');
    const put = table.put({ pk: 'a', sk: '1' });
    database.close();
    await put;
    expect(rowCount(path, 'table main')).toBe(1);
    await expect(table.put({ pk: 'a', sk: '2' })).rejects.toThrow('the database is closed');
  });

  test('a file that is no database is told so', async () => {
    const path = join(await temporaryFolder(), 'data.sqlite');
    await writeFile(path, 'no database at all, but long enough to have a header of its own');
    expect(() => new SqliteDatabase({ path, clock: systemClock })).toThrow(/not a database/);
  });

  test('a folder that is not there is Transient', () => {
    const path = '/nowhere/at/all/data.sqlite';
    expect(() => new SqliteDatabase({ path, clock: systemClock })).toThrow(Transient);
  });

  test('a backup is taken while writes go on, and holds what was committed before it', async () => {
    const { path, database } = await fileDatabase();
    const table = new SqliteTable(database, 'main');
    await table.writeMany(Array.from({ length: 500 }, (_, index) => ({ pk: 'a', sk: `${index}` })));
    const copy = `${path}.backup`;
    const backup = database.backup(copy);
    await table.put({ pk: 'a', sk: 'during' });
    await backup;
    expect(Number(rowCount(copy, 'table main'))).toBeGreaterThanOrEqual(500);
    database.close();
  });
});
