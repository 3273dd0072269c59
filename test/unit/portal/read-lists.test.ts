import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { Broken, Busy, Transient } from '../../../shared/kernel/outcome.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { PortalError, type PortalList, type PortalRow } from '../../../shared/ports/portal.ts';
import { keyedRows, type RowsServer, rowsServer } from '../../support/rows-server.ts';

const items: PortalList = {
  method: 'crm.item.list',
  params: { entityTypeId: 4, select: ['id', 'title'], filter: { '=opened': 'Y' } },
  rowsAt: 'items',
  idField: 'id',
};
const requisites: PortalList = { method: 'crm.requisite.list', params: {}, rowsAt: '', idField: 'ID' };
const addresses: PortalList = {
  method: 'crm.address.list',
  params: { filter: { ENTITY_TYPE_ID: 8 } },
  rowsAt: '',
  idField: 'ENTITY_ID',
  keyFields: ['ENTITY_ID', 'TYPE_ID'],
};

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Reads the lists and returns the rows of each, as they came. */
async function readAll(server: RowsServer, lists: readonly PortalList[]): Promise<PortalRow[][]> {
  const { portal } = await server.install();
  const seen = lists.map((): PortalRow[] => []);
  await server.run(portal.readLists(lists, (list, rows) => void seen[list]?.push(...rows)));
  return seen;
}

const idsOf = (rows: readonly PortalRow[] | undefined, field: string) =>
  (rows ?? []).map((row) => Number(row[field]));

describe('a list', () => {
  test.each([0, 1, 49, 50, 51, 100, 999, 2500, 12_345])(
    'of %i rows comes whole, by growing id',
    async (count) => {
      const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(count)) });
      const [rows] = await readAll(server, [items]);
      expect(idsOf(rows, 'id')).toEqual(upTo(count));
    },
  );

  test.each([0.95, 0.5, 0.05])(
    'with gaps between the ids (%d of them left) costs hardly more',
    async (share) => {
      const random = seededRandom(3);
      const ids = upTo(Math.round(30_000 / share)).filter(() => random() < share);
      const server = rowsServer({ 'crm.item.list': keyedRows(items, ids) });
      const [rows] = await readAll(server, [items]);
      expect(idsOf(rows, 'id')).toEqual(ids);
      expect(server.calls()).toBeLessThanOrEqual(Math.ceil(ids.length / 50 / 50) + 4);
    },
  );

  test('with one large gap and a dense beginning', async () => {
    const ids = [...upTo(3000), ...upTo(3000).map((id) => id + 1_000_000)];
    const server = rowsServer({ 'crm.item.list': keyedRows(items, ids) });
    const [rows] = await readAll(server, [items]);
    expect(idsOf(rows, 'id')).toEqual(ids);
    // A million ids without rows: not a call for each two and a half thousand of them.
    expect(server.calls()).toBeLessThan(30);
  });

  test('keeps its own filter', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(300)) });
    await readAll(server, [items]);
    expect(server.filters('crm.item.list').every((filter) => filter['=opened'] === 'Y')).toBe(true);
  });

  test('goes on after an id', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(1000)) });
    const [rows] = await readAll(server, [{ ...items, after: 700 }]);
    expect(idsOf(rows, 'id')).toEqual(upTo(1000).slice(700));
  });

  test('with a null in its parameters is read by JSON calls', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(230)) });
    const [rows] = await readAll(server, [{ ...items, params: { filter: { companyId: null } } }]);
    expect(idsOf(rows, 'id')).toEqual(upTo(230));
    expect(server.batches()).toBe(0);
  });

  test.each(['empty', 'literal'] as const)(
    'is not led astray by references that lead nowhere (%s)',
    async (unresolved) => {
      const random = seededRandom(11);
      const ids = upTo(20_000).filter((id) => (id < 8000 ? random() < 0.05 : id > 15_000));
      const server = rowsServer({ 'crm.item.list': keyedRows(items, ids) }, { unresolved });
      const [rows] = await readAll(server, [items]);
      expect(idsOf(rows, 'id')).toEqual(ids);
    },
  );

  test('whose id is not among its fields is an error that says so', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(10)) });
    await expect(readAll(server, [{ ...items, idField: 'ID' }])).rejects.toThrow(/crm\.item\.list.*ID/);
  });
});

describe('several lists', () => {
  test('are packed together', async () => {
    const server = rowsServer({
      'crm.item.list': keyedRows(items, upTo(10_000)),
      'crm.requisite.list': keyedRows(requisites, upTo(10_000)),
    });
    const [companies, details] = await readAll(server, [items, requisites]);
    expect(idsOf(companies, 'id')).toEqual(upTo(10_000));
    expect(idsOf(details, 'ID')).toEqual(upTo(10_000));
    // 400 pages in calls of 50; no more than three calls more, to be done sooner.
    expect(server.calls()).toBeLessThanOrEqual(11);
  });

  test('more than fit into one call', async () => {
    const lists = upTo(120).map((number) => ({ ...items, params: { entityTypeId: number } }));
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(60)) });
    const seen = await readAll(server, lists);
    expect(seen.length).toBe(120);
    expect(seen.every((rows) => idsOf(rows, 'id').length === 60)).toBe(true);
  });

  test('none at all', async () => {
    const server = rowsServer({});
    expect(await readAll(server, [])).toEqual([]);
    expect(server.calls()).toBe(0);
  });
});

describe('rows that share an id', () => {
  test.each([
    ['one each', () => [1]],
    ['two each', () => [1, 6]],
    ['all six of some', (id: number) => (id % 10 === 0 ? [1, 4, 6, 8, 9, 11] : [6])],
    ['none of many', (id: number) => (id % 7 === 0 ? [6, 1] : [])],
  ])('come complete and once: %s', async (_, typesOf) => {
    const rows = upTo(4000).flatMap((id) =>
      typesOf(id).map((type): PortalRow => ({ ENTITY_ID: String(id), TYPE_ID: String(type) })),
    );
    const server = rowsServer({ 'crm.address.list': rows });
    const [read] = await readAll(server, [addresses]);
    const keys = (read ?? []).map((row) => `${String(row['ENTITY_ID'])}/${String(row['TYPE_ID'])}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.toSorted()).toEqual(
      rows.map((row) => `${String(row['ENTITY_ID'])}/${String(row['TYPE_ID'])}`).toSorted(),
    );
    expect(idsOf(read, 'ENTITY_ID')).toEqual(
      idsOf(read, 'ENTITY_ID').toSorted((left, right) => left - right),
    );
  });

  test('cost little more when some have several', async () => {
    const random = seededRandom(5);
    const rows = upTo(60_000).flatMap((id) =>
      [1, 6, 8]
        .filter(() => random() < 0.4)
        .map((type): PortalRow => ({ ENTITY_ID: String(id), TYPE_ID: String(type) })),
    );
    const server = rowsServer({ 'crm.address.list': rows });
    await readAll(server, [addresses]);
    expect(server.calls()).toBeLessThanOrEqual(1.2 * Math.ceil(rows.length / 50 / 50));
  });

  test('cost no page more than needed when each id has one', async () => {
    const rows = upTo(10_000).map((id): PortalRow => ({ ENTITY_ID: String(id), TYPE_ID: '6' }));
    const server = rowsServer({ 'crm.address.list': rows });
    await readAll(server, [addresses]);
    expect(server.calls()).toBeLessThanOrEqual(7);
  });
});

describe('while the portal changes', () => {
  test('rows that were there all the time come exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 8000 }), async (seed, count) => {
        const random = seededRandom(seed);
        const rows = keyedRows(items, upTo(count));
        const stayed = new Set(upTo(count));
        let next = count + 1;
        const server = rowsServer(
          { 'crm.item.list': rows },
          {
            beforeCommand: () => {
              for (let step = 0; step < 3; step += 1) {
                const at = Math.floor(random() * rows.length);
                const row = rows[at];
                const dice = random();
                if (dice < 0.3 && row) {
                  rows.splice(at, 1);
                  stayed.delete(Number(row['id']));
                } else if (dice < 0.6) {
                  rows.push({ id: next, title: 'new' });
                  next += 1;
                } else if (row) rows[at] = { ...row, title: `changed ${step}` };
              }
            },
          },
        );
        const [read] = await readAll(server, [items]);
        const ids = idsOf(read, 'id');
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(ids.toSorted((left, right) => left - right));
        const missing = [...stayed].filter((id) => !ids.includes(id));
        expect(missing).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('bad weather', () => {
  const faults: readonly Json[] = [
    { error: 'OPERATION_TIME_LIMIT', error_description: '' },
    { error: 'INTERNAL_SERVER_ERROR', error_description: '' },
    { error: 'expired_token', error_description: '' },
  ];

  test.each(['reset', 'timeout', 'html', 'truncated'] as const)(
    '%s in the middle loses nothing',
    async (kind) => {
      const server = rowsServer(
        { 'crm.item.list': keyedRows(items, upTo(6000)) },
        { spoil: (call) => (call % 2 === 0 ? kind : undefined) },
      );
      const [rows] = await readAll(server, [items]);
      expect(idsOf(rows, 'id')).toEqual(upTo(6000));
    },
  );

  test.each(faults.slice(1))('%j of one command loses nothing', async (error) => {
    let commands = 0;
    const server = rowsServer(
      { 'crm.item.list': keyedRows(items, upTo(6000)) },
      { failCommand: () => (++commands % 23 === 0 ? error : undefined) },
    );
    const [rows] = await readAll(server, [items]);
    expect(idsOf(rows, 'id')).toEqual(upTo(6000));
  });

  test('a limit ends the reading with Busy; it goes on where it stopped', async () => {
    let commands = 0;
    const server = rowsServer(
      { 'crm.item.list': keyedRows(items, upTo(6000)) },
      { failCommand: () => (++commands === 60 ? faults[0] : undefined) },
    );
    const { portal } = await server.install();
    const seen: number[] = [];
    const read = () =>
      portal.readLists(
        [{ ...items, after: seen.at(-1) ?? 0 }],
        (_, rows) => void seen.push(...idsOf(rows, 'id')),
      );
    const busy = await server.run(read().catch((error: unknown) => error));
    expect(busy).toBeInstanceOf(Busy);
    expect(seen).toEqual(upTo(seen.length));
    const { clock } = server.platform;
    await server.run(clock.sleep((busy as Busy).retryAt - clock.now()));
    await server.run(read());
    expect(seen).toEqual(upTo(6000));
  });

  test('no answer at all is Transient', async () => {
    const server = rowsServer({ 'crm.item.list': [] }, { spoil: () => 'html' });
    await expect(readAll(server, [items])).rejects.toBeInstanceOf(Transient);
  });

  test('a refused list is told as such', async () => {
    const server = rowsServer(
      { 'crm.item.list': keyedRows(items, upTo(10)) },
      { failCommand: () => ({ error: 'ACCESS_DENIED', error_description: 'Access denied' }) },
    );
    const error = await readAll(server, [items, requisites]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PortalError);
    expect(error).toMatchObject({ kind: 'access-denied', method: 'crm.item.list' });
  });

  test('the installation ending in the middle is Broken', async () => {
    const server = rowsServer(
      { 'crm.item.list': keyedRows(items, upTo(6000)) },
      { failCommand: () => ({ error: 'PAYMENT_REQUIRED', error_description: '' }) },
    );
    await expect(readAll(server, [items, requisites])).rejects.toBeInstanceOf(Broken);
  });

  test('what the consumer throws ends the reading', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(6000)) });
    const { portal } = await server.install();
    const failing = portal.readLists([items], () => Promise.reject(new RangeError('full')));
    await expect(server.run(failing)).rejects.toThrow('full');
  });
});

describe('a slow consumer', () => {
  test('holds the reading back', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(400_000)) });
    const { portal } = await server.install();
    let taken = 0;
    let most = 0;
    await server.run(
      portal.readLists([items], async (_, rows) => {
        await server.platform.clock.sleep(20_000);
        taken += rows.length;
        most = Math.max(most, server.rowsSent() - taken);
      }),
    );
    expect(taken).toBe(400_000);
    expect(most).toBeLessThanOrEqual(125_000);
  });

  test('of `list` takes what it wants and leaves', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(20_000)) });
    const { portal } = await server.install();
    const seen: PortalRow[] = [];
    await server.run(
      (async () => {
        for await (const row of portal.list(items)) {
          seen.push(row);
          if (seen.length === 120) break;
        }
      })(),
    );
    expect(idsOf(seen, 'id')).toEqual(upTo(120));
  });

  test('of `list` gets everything, and errors', async () => {
    const server = rowsServer({ 'crm.item.list': keyedRows(items, upTo(320)) });
    const { portal } = await server.install();
    const count = async (list: PortalList) => {
      let rows = 0;
      for await (const _ of portal.list(list)) rows += 1;
      return rows;
    };
    expect(await server.run(count(items))).toBe(320);
    await expect(server.run(count({ ...items, idField: 'ID' }))).rejects.toThrow(RangeError);
  });
});
