import { describe, expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { ErrorJournal } from '../../../shared/app/history/error-journal.ts';
import { repeatFailedWork } from '../../../shared/app/history/repeat-failed-work.ts';
import { houseSubject, type Occurrence } from '../../../shared/domain/history/occurrence.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import { countingTable, day, historyHouse, noon, otherScope, scope } from './history-house.ts';

const about = (id: string) => ({ ...scope, object: { kind: 'company', id } });

const occurrence = (id: string, extra: Partial<Occurrence> = {}): Occurrence => ({
  subject: about('1'),
  id,
  failure: 'rejected',
  causeKey: 'portal.refused',
  text: text('Портал отказал', 'The portal refused'),
  details: { field: 'TITLE' },
  ...extra,
});

describe('writing', () => {
  test('counts what repeats instead of writing it anew', async () => {
    const { journal, clock } = await historyHouse();
    await journal.record(occurrence('a'), 90);
    await clock.advance(1000);
    await journal.record(occurrence('b', { details: { field: 'PHONE' } }), 90);
    const { entries } = await journal.page(scope, {}, 10);
    expect(entries).toEqual([
      {
        id: Buffer.from('company#1#portal.refused').toString('base64url'),
        failure: 'rejected',
        causeKey: 'portal.refused',
        object: { kind: 'company', id: '1' },
        text: { ru: 'Портал отказал', en: 'The portal refused' },
        details: { field: 'PHONE' },
        count: 2,
        firstAt: noon,
        lastAt: noon + 1000,
        solved: false,
        repeatable: false,
        hasPayload: false,
      },
    ]);
  });

  test('the same failure told again counts once, also beside itself and after another', async () => {
    const { journal } = await historyHouse();
    await Promise.all([journal.record(occurrence('a'), 90), journal.record(occurrence('a'), 90)]);
    await journal.record(occurrence('b'), 90);
    await journal.record(occurrence('a'), 90);
    expect((await journal.page(scope, {}, 10)).entries.map(({ count }) => count)).toEqual([2]);
  });

  test('objects and causes are counted apart; what has no object is counted by cause', async () => {
    const { journal } = await historyHouse();
    await journal.record(occurrence('a'), 90);
    await journal.record(occurrence('b', { subject: about('2') }), 90);
    await journal.record(occurrence('c', { causeKey: 'portal.limit' }), 90);
    await journal.record(occurrence('d', { subject: scope }), 90);
    await journal.record(occurrence('e', { subject: scope }), 90);
    await journal.record(occurrence('f', { subject: houseSubject }), 90);
    const { entries } = await journal.page(scope, {}, 10);
    expect(
      entries.map(({ object, causeKey, count }) => [object?.id ?? 'none', causeKey, count]).sort(),
    ).toEqual([
      ['1', 'portal.limit', 1],
      ['1', 'portal.refused', 1],
      ['2', 'portal.refused', 1],
      ['none', 'portal.refused', 2],
    ]);
    const house = await journal.page(
      { tenant: houseSubject.tenant, connection: houseSubject.connection },
      {},
      10,
    );
    expect(house.entries).toHaveLength(1);
  });

  test('reads nothing', async () => {
    const { table, blobs, clock } = await historyHouse();
    const counted = countingTable(table);
    const journal = new ErrorJournal(counted.table, blobs, clock);
    await journal.record(occurrence('a'), 90);
    await journal.record(occurrence('b'), 90);
    // The put rings for the notices.
    expect(counted.calls).toEqual(['update', 'update', 'put', 'update']);
  });

  test('is gone some days after it was last seen', async () => {
    const { journal, clock } = await historyHouse();
    await journal.record(occurrence('a'), 2);
    await clock.advance(day);
    await journal.record(occurrence('b'), 2);
    await clock.advance(1.5 * day);
    expect((await journal.page(scope, {}, 10)).entries).toHaveLength(1);
    await clock.advance(day);
    expect((await journal.page(scope, {}, 10)).entries).toEqual([]);
  });

  test('keeps the payload with secrets masked, a large one in a blob', async () => {
    const { journal, blobKeys } = await historyHouse();
    await journal.record(occurrence('a', { payload: 'auth[access_token]=S3CRET&x=1' }), 90);
    const [entry] = (await journal.page(scope, {}, 10)).entries;
    expect(entry?.hasPayload).toBe(true);
    expect(await journal.payload(scope, entry?.id ?? '')).toBe('auth[access_token]=***&x=1');
    await journal.record(occurrence('b', { payload: 'y'.repeat(10_000) }), 90);
    expect(await journal.payload(scope, entry?.id ?? '')).toBe('y'.repeat(10_000));
    expect(await blobKeys()).toHaveLength(1);
    await journal.delete(scope, entry?.id ?? '');
    expect(await blobKeys()).toEqual([]);
  });
});

describe('reading', () => {
  async function filled() {
    const house = await historyHouse();
    for (const [index, object] of ['1', '2', '3', '11'].entries()) {
      await house.journal.record(occurrence(`a${index}`, { subject: about(object) }), 90);
      await house.clock.advance(1000);
    }
    await house.journal.record(occurrence('b', { causeKey: 'portal.limit' }), 90);
    return house;
  }
  const names = (entries: readonly { object?: { id: string }; causeKey: string }[]) =>
    entries.map(({ object, causeKey }) => `${object?.id} ${causeKey.split('.')[1]}`);

  test('the last seen first, in pages', async () => {
    const { journal } = await filled();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await journal.page(scope, {}, 2, cursor);
      seen.push(...names(page.entries));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(['1 limit', '11 refused', '3 refused', '2 refused', '1 refused']);
  });

  test('by object, cause, time and solved', async () => {
    const { journal } = await filled();
    const page = async (filter: Parameters<ErrorJournal['page']>[1]) =>
      names((await journal.page(scope, filter, 10)).entries);
    expect(await page({ object: { kind: 'company', id: '1' } })).toEqual(['1 refused', '1 limit']);
    expect(await page({ object: { kind: 'company', id: '1' }, causeKey: 'portal.limit' })).toEqual([
      '1 limit',
    ]);
    expect(await page({ causeKey: 'portal.limit' })).toEqual(['1 limit']);
    expect(await page({ from: noon + 1000, to: noon + 2000 })).toEqual(['3 refused', '2 refused']);
    const [last] = (await journal.page(scope, {}, 1)).entries;
    await journal.setSolved(scope, last?.id ?? '', true);
    expect(await page({ solved: true })).toEqual(['1 limit']);
    expect(await page({ solved: false })).toHaveLength(4);
  });

  test('a cursor of another filter is refused', async () => {
    const { journal } = await filled();
    const { cursor } = await journal.page(scope, {}, 1);
    await expect(journal.page(scope, { solved: false }, 1, cursor)).rejects.toThrow(Rejected);
    await expect(journal.page(otherScope, {}, 1, cursor)).rejects.toThrow(Rejected);
  });

  test('an id of another connection, or none at all, finds nothing', async () => {
    const { journal } = await filled();
    const [entry] = (await journal.page(scope, {}, 1)).entries;
    expect(await journal.get(otherScope, entry?.id ?? '')).toBeUndefined();
    for (const id of ['', 'x', Buffer.from('a#b').toString('base64url'), '%%%']) {
      expect(await journal.get(scope, id)).toBeUndefined();
      expect(await journal.setSolved(scope, id, true)).toBeUndefined();
      await journal.delete(scope, id);
    }
  });
});

describe('what people do', () => {
  test('a solved error that happens again is open again', async () => {
    const { journal } = await historyHouse();
    await journal.record(occurrence('a'), 90);
    const [entry] = (await journal.page(scope, {}, 1)).entries;
    expect(await journal.setSolved(scope, entry?.id ?? '', true)).toMatchObject({ solved: true, count: 1 });
    await journal.record(occurrence('a'), 90);
    expect(await journal.get(scope, entry?.id ?? '')).toMatchObject({ solved: true, count: 1 });
    await journal.record(occurrence('b'), 90);
    expect(await journal.get(scope, entry?.id ?? '')).toMatchObject({ solved: false, count: 2 });
  });

  test('deletes by filter, a bounded number at a time', async () => {
    const { journal } = await historyHouse();
    for (let index = 0; index < 5; index += 1) {
      await journal.record(occurrence(`a${index}`, { subject: about(String(index)) }), 90);
    }
    await journal.record(occurrence('b', { causeKey: 'portal.limit' }), 90);
    const filter = { causeKey: 'portal.refused' };
    expect(await journal.deleteMany(scope, filter, 3)).toEqual({ deleted: 3, complete: false });
    expect(await journal.deleteMany(scope, filter, 3)).toEqual({ deleted: 2, complete: true });
    expect((await journal.page(scope, {}, 10)).entries.map(({ causeKey }) => causeKey)).toEqual([
      'portal.limit',
    ]);
  });

  test('asks for the failed work again', async () => {
    const { journal, clock } = await historyHouse();
    const queue = new SqliteQueue(new SqliteDatabase({ path: ':memory:', clock }), { name: 'imports' });
    const repeat = { queue: 'imports', body: '{"job":"5"}', group: 'acme' };
    await journal.record(occurrence('a', { repeat }), 90);
    await journal.record(occurrence('b', { subject: about('2') }), 90);
    const [, repeatable] = (await journal.page(scope, {}, 2)).entries.toSorted((a) =>
      a.repeatable ? 1 : -1,
    );
    const asked = await repeatFailedWork(journal, () => queue, scope, repeatable?.id ?? '');
    expect(asked).toMatchObject({ repeatable: true, repeatedAt: noon });
    const messages = await queue.receive({ max: 10, visibilitySeconds: 30, waitSeconds: 0 });
    expect(messages.map(({ body, group }) => ({ body, group }))).toEqual([
      { body: '{"job":"5"}', group: 'acme' },
    ]);
    expect(await repeatFailedWork(journal, () => queue, scope, 'none')).toBeUndefined();
    const other = (await journal.page(scope, { object: { kind: 'company', id: '2' } }, 1)).entries[0];
    await expect(repeatFailedWork(journal, () => queue, scope, other?.id ?? '')).rejects.toThrow(Rejected);
  });
});
