import { describe, expect, test } from 'vitest';
import { HistoryLog } from '../../../shared/app/history/history-log.ts';
import { KeptBodies } from '../../../shared/app/history/kept-bodies.ts';
import type { HistoryEntry } from '../../../shared/domain/history/history-entry.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import { countingTable, day, historyHouse, noon, otherScope, scope } from './history-house.ts';

const keeping = { keepDays: 30, debug: false };

const entry = (id: string, at: number, extra: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id,
  at,
  operation: 'portal.company.update',
  outcome: 'done',
  text: text('Компания изменена', 'Company changed'),
  details: {},
  ...extra,
});

describe('writing', () => {
  test('reads nothing and can be repeated', async () => {
    const { table, blobs, clock } = await historyHouse();
    const counted = countingTable(table);
    const history = new HistoryLog(counted.table, blobs, clock);
    await history.append(scope, [entry('a', noon), entry('b', noon)], keeping);
    await history.append(scope, [entry('a', noon), entry('b', noon)], keeping);
    await history.appendWithBodies(scope, entry('b', noon), { request: 'x' }, { keepDays: 30, debug: true });
    expect(counted.calls).toEqual(['writeMany', 'writeMany', 'put']);
    const { entries } = await history.page(scope, {}, 10);
    expect(entries.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  test('gives back what was told, secrets masked', async () => {
    const { history } = await historyHouse();
    const told = entry('a', noon, {
      object: { kind: 'company', id: '15#%' },
      milliseconds: 120,
      details: { fields: { TITLE: { before: 'A', after: 'B' } }, access_token: 'S3CRET', note: null },
    });
    await history.append(scope, [told], keeping);
    expect((await history.page(scope, {}, 10)).entries).toEqual([
      {
        ...told,
        details: { fields: { TITLE: { before: 'A', after: 'B' } }, access_token: '***', note: null },
        hasBodies: false,
      },
    ]);
  });

  test('details beyond measure are cut, so that an item always fits', async () => {
    const { history } = await historyHouse();
    await history.append(scope, [entry('a', noon, { details: { long: 'x'.repeat(500_000) } })], keeping);
    const [stored] = (await history.page(scope, {}, 10)).entries;
    expect(String(stored?.details['cut'])).toHaveLength(16_000);
  });

  test('is gone after the days of the setting', async () => {
    const { history, clock } = await historyHouse();
    await history.append(scope, [entry('short', noon)], { keepDays: 1, debug: false });
    await history.append(scope, [entry('long', noon)], { keepDays: 3, debug: false });
    await clock.advance(2 * day);
    const { entries } = await history.page(scope, {}, 10);
    expect(entries.map(({ id }) => id)).toEqual(['long']);
  });
});

describe('reading', () => {
  test('by connection, newest first, across days and pages, each entry once', async () => {
    const { history } = await historyHouse();
    const told = Array.from({ length: 25 }, (_, index) => entry(`e${index}`, noon - index * 5 * 3_600_000));
    await history.append(scope, told, keeping);
    await history.append(otherScope, [entry('foreign', noon)], keeping);
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await history.page(scope, {}, 4, cursor);
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== undefined && pages < 50);
    expect(seen).toEqual(told.map(({ id }) => id));
  });

  test('by day and time, both ends included', async () => {
    const { history } = await historyHouse();
    const told = [
      entry('before', noon - 1),
      entry('from', noon),
      entry('to', noon + 5),
      entry('after', noon + 6),
    ];
    await history.append(scope, told, keeping);
    const page = await history.page(scope, { from: noon, to: noon + 5 }, 10);
    expect(page.entries.map(({ id }) => id)).toEqual(['to', 'from']);
    expect((await history.page(scope, { from: noon + 5, to: noon }, 10)).entries).toEqual([]);
  });

  test('by object, also when ids begin alike', async () => {
    const { history } = await historyHouse();
    const about = (id: string, at: number, object: string) =>
      entry(id, at, { object: { kind: 'company', id: object } });
    const told = [
      about('a', noon, '1'),
      about('b', noon - day, '1'),
      about('c', noon, '11'),
      entry('d', noon),
    ];
    await history.append(scope, told, keeping);
    const query = { object: { kind: 'company', id: '1' } };
    const first = await history.page(scope, query, 1);
    expect(first.entries.map(({ id }) => id)).toEqual(['a']);
    const second = await history.page(scope, query, 1, first.cursor);
    expect(second.entries.map(({ id }) => id)).toEqual(['b']);
    expect(await history.page(scope, { object: { kind: 'contact', id: '1' } }, 10)).toEqual({ entries: [] });
  });

  test('by operation and outcome', async () => {
    const { history } = await historyHouse();
    await history.append(
      scope,
      [
        entry('a', noon),
        entry('b', noon - 1, { outcome: 'failed' }),
        entry('c', noon - 2, { outcome: 'failed', operation: 'base.import' }),
      ],
      keeping,
    );
    const failed = await history.page(scope, { outcome: 'failed' }, 10);
    expect(failed.entries.map(({ id }) => id)).toEqual(['b', 'c']);
    const imports = await history.page(scope, { outcome: 'failed', operation: 'base.import' }, 10);
    expect(imports.entries.map(({ id }) => id)).toEqual(['c']);
  });

  test('a cursor is worth nothing with another query, connection or letter', async () => {
    const { history } = await historyHouse();
    await history.append(scope, [entry('a', noon), entry('b', noon - 1)], keeping);
    const { cursor = '' } = await history.page(scope, {}, 1);
    for (const asked of [
      history.page(otherScope, {}, 1, cursor),
      history.page(scope, { outcome: 'done' }, 1, cursor),
      history.page(scope, {}, 1, `${cursor.slice(0, -4)}AAAA`),
      history.page(scope, {}, 1, ''),
      history.page(scope, {}, 1, Buffer.from('{"query":"x","segment":"all"}').toString('base64url')),
    ]) {
      await expect(asked).rejects.toThrow(Rejected);
    }
  });

  test('goes on behind the last entry although new ones came meanwhile', async () => {
    const { history } = await historyHouse();
    await history.append(scope, [entry('a', noon - 1), entry('b', noon - 2)], keeping);
    const { cursor = '' } = await history.page(scope, {}, 1);
    await history.append(scope, [entry('new', noon)], keeping);
    expect((await history.page(scope, {}, 1, cursor)).entries.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('debug mode', () => {
  const bodies = { request: '{"auth":"S3CRET","id":1}', response: 'ok '.repeat(20_000) };

  test('keeps bodies with secrets masked, large ones in a blob', async () => {
    const { history, blobKeys } = await historyHouse();
    const debug = { keepDays: 30, debug: true };
    await history.appendWithBodies(scope, entry('small', noon), { request: bodies.request }, debug);
    expect(await blobKeys()).toEqual([]);
    await history.appendWithBodies(scope, entry('large', noon), bodies, debug);
    await history.appendWithBodies(scope, entry('large', noon), bodies, debug);
    expect(await blobKeys()).toEqual([expect.stringMatching(/^history\/2026-12-21\/[\w-]{43}\.txt$/)]);
    expect(await history.bodies(scope, noon, 'small')).toEqual({ request: '{"auth":"***","id":1}' });
    expect(await history.bodies(scope, noon, 'large')).toEqual({
      request: '{"auth":"***","id":1}',
      response: bodies.response,
    });
    const { entries } = await history.page(scope, {}, 10);
    expect(entries.map(({ hasBodies }) => hasBodies)).toEqual([true, true]);
  });

  test('is off: nothing is kept', async () => {
    const { history, blobKeys } = await historyHouse();
    await history.appendWithBodies(scope, entry('a', noon), bodies, keeping);
    expect(await blobKeys()).toEqual([]);
    expect(await history.bodies(scope, noon, 'a')).toBeUndefined();
    expect(await history.bodies(scope, noon, 'never')).toBeUndefined();
  });

  test('blobs whose day is over are swept, others stay', async () => {
    const { history, blobs, blobKeys, clock } = await historyHouse();
    await history.appendWithBodies(scope, entry('a', noon), bodies, { keepDays: 1, debug: true });
    await history.appendWithBodies(scope, entry('b', noon), bodies, { keepDays: 9, debug: true });
    const kept = new KeptBodies(blobs);
    expect(await kept.sweep(clock.now() + day, () => false)).toBe(0);
    expect(await kept.sweep(clock.now() + 2 * day, () => true)).toBe(0);
    expect(await kept.sweep(clock.now() + 2 * day, () => false)).toBe(1);
    expect(await blobKeys()).toEqual([expect.stringContaining('history/2026-11-30/')]);
  });
});
