import { beforeEach, describe, expect, test } from 'vitest';
import { ErrorJournal } from '../../../shared/app/history/error-journal.ts';
import { type PollEnd, pollBase } from '../../../shared/app/published/poll-base.ts';
import type { PublishedParts } from '../../../shared/app/published/published-parts.ts';
import { noteSilence } from '../../../shared/app/published/silence.ts';
import type { ConnectionScope } from '../../../shared/app/sync/scope.ts';
import type { Connection } from '../../../shared/domain/connections/connection.ts';
import { Busy } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import { CrashingTable } from '../../support/crashing-table.ts';
import type { MemoryPlatform } from '../../support/memory-platform.ts';
import { sweptBase } from '../../support/swept-base.ts';
import { type Published, published } from './support.ts';

const counterparties = 'Catalog_Контрагенты';

let base: Published;
let platform: MemoryPlatform;
let parts: PublishedParts;
let connection: Connection;
let scope: ConnectionScope;

const cutting = new CrashingTable();

async function start(options: Parameters<typeof published>[0] = {}): Promise<void> {
  base = published(options);
  cutting.disarm();
  const swept = await sweptBase(base.base, 'УправлениеНебольшойФирмой', (table) => cutting.wrap(table));
  ({ connection, parts, platform, scope } = swept);
}

beforeEach(() => start());

const poll = (mayGoOn: () => boolean = () => true): Promise<PollEnd> => pollBase(parts, scope, mayGoOn);

async function marked(): Promise<readonly string[]> {
  const { marks } = await parts.marks.page(scope, 'clients', 5_000);
  await parts.marks.settle(scope, marks);
  return marks.map(({ entity, id }) => `${entity} ${id}`);
}

describe('a sweep over a published base', () => {
  test('keeps and marks everything once; then it asks for versions alone', async () => {
    expect(await poll()).toBe('finished');
    expect(new Set(await marked()).size).toBeGreaterThan(50);
    base.server.asked.length = 0;
    expect(await poll()).toBe('finished');
    expect(await marked()).toEqual([]);
    // The service document, the ties, and a page of versions of each of six sets.
    expect(base.server.asked).toHaveLength(8);
  });

  test('saving without a change is no change', async () => {
    await poll();
    await marked();
    for (const { ref } of base.store.ofType(counterparties)) base.store.write(counterparties, ref, {});
    await poll();
    expect(await marked()).toEqual([]);
  });

  test('cut off at any write, the next one marks what that one did not', async () => {
    await start({ counterparties: 4 });
    await poll();
    const wanted = new Set(await marked());
    let cuts = 0;
    for (let write = 1; write < 200; write += 3) {
      await start({ counterparties: 4 });
      cutting.arm({ write, when: write % 2 === 0 ? 'before' : 'after' });
      const end = await poll().catch((error: unknown) => error);
      if (!cutting.disarm()) break;
      cuts += 1;
      expect(end).not.toBe('finished');
      const before = await marked();
      await platform.clock.advance(61_000);
      expect(await poll()).toBe('finished');
      const all = new Set([...before, ...(await marked())]);
      expect([...wanted].filter((one) => !all.has(one))).toEqual([]);
    }
    expect(cuts).toBeGreaterThan(10);
  });

  test('out of time again and again it comes to its end', async () => {
    await start({ counterparties: 520 });
    let ends = 0;
    for (let visit = 1; ; visit += 1) {
      let steps = 0;
      ends = visit;
      if ((await poll(() => steps++ < 1)) === 'finished') break;
      expect(visit).toBeLessThan(30);
    }
    expect(ends).toBeGreaterThan(3);
    const companies = (await marked()).filter((one) => /^(company|contact) /.test(one));
    expect(companies.length).toBeGreaterThanOrEqual(520);
  });

  test('the next poll is planned even if this one dies', async () => {
    cutting.arm({ write: 3, when: 'before' });
    await expect(poll()).rejects.toThrow();
    cutting.disarm();
    const due = await Promise.all(
      Array.from({ length: 16 }, (_, shard) => parts.due.due(shard, platform.clock.now() + 60_000)),
    );
    expect(due.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([`poll-${scope.connection}`]);
  });

  test('whoever installs the application again finds the base asked as before', async () => {
    await parts.connections.setStatus(scope, { state: 'uninstalled', since: 0 });
    expect(await poll()).toBe('none');
    const due = await Promise.all(
      Array.from({ length: 16 }, (_, shard) => parts.due.due(shard, platform.clock.now() + 30 * 60_000)),
    );
    expect(due.flatMap(({ items }) => items.map(({ id }) => id))).toEqual([`poll-${scope.connection}`]);
    expect(base.server.asked).toEqual([]);
  });

  test('nothing is asked of a base that waits for a person', async () => {
    const paused = { causeKey: 'odata.unauthorised', reason: { ru: '', en: '' }, since: 0 };
    await parts.connections.setStatus(scope, { state: 'paused', ...paused });
    expect(await poll()).toBe('none');
    expect(base.server.asked).toEqual([]);
  });
});

test('the silence of half a day is told, then once a day', async () => {
  const silent = new Busy(0, 'odata.unreachable', text('Молчит', 'Silent'));
  const told: number[] = [];
  const journal = new ErrorJournal(platform.table, platform.blobs, platform.clock);
  for (let hour = 0; hour <= 60; hour += 1) {
    await noteSilence(parts, connection, silent);
    const { entries } = await journal.page(scope, {}, 10);
    told.push(entries[0]?.count ?? 0);
    await platform.clock.advance(3600_000);
  }
  expect(told.indexOf(1)).toBe(12);
  expect(told.indexOf(2)).toBe(36);
  expect(told.at(-1)).toBe(3);
});
