import { beforeEach, describe, expect, test } from 'vitest';
import type { ImportRequest } from '../../../shared/app/imports/import-job.ts';
import { ImportJobs, ImportLost } from '../../../shared/app/imports/import-jobs.ts';
import { asId, type ConnectionId, type TenantId } from '../../../shared/kernel/ids.ts';
import { type MemoryPlatform, memoryPlatform } from '../../support/memory-platform.ts';

const scope = { tenant: asId<TenantId>('t1'), connection: asId<ConnectionId>('5') };
const goods: ImportRequest = {
  id: 'session.goods',
  session: 'session',
  file: 'import0.xml',
  type: 'catalog',
  wanted: {
    kind: 'file',
    upload: { name: 'import0.xml', prefix: 'tenants/t1/x/', fragments: 2, bytes: 3000 },
  },
};

let platform: MemoryPlatform;
let jobs: ImportJobs;

beforeEach(() => {
  platform = memoryPlatform();
  let tokens = 0;
  jobs = new ImportJobs(platform.table, platform.clock, () => `worker-${++tokens}`);
});

describe('an import', () => {
  test('is asked for once however often it is asked', async () => {
    await jobs.request(scope, goods);
    await platform.clock.advance(5000);
    const again = await jobs.request(scope, goods);
    expect(again).toMatchObject({ state: 'requested', requestedAt: 1_795_255_200_000, file: 'import0.xml' });
    expect(await jobs.unfinished(scope)).toHaveLength(1);
  });

  test('is read by one worker at a time', async () => {
    await jobs.request(scope, goods);
    expect(await jobs.begin(scope, goods.id)).toMatchObject({ owner: 'worker-1', state: 'staging' });
    expect(await jobs.begin(scope, goods.id)).toBeUndefined();
  });

  test('is taken over, with its progress, from a worker that gave no sign of life for a minute', async () => {
    await jobs.request(scope, goods);
    await jobs.begin(scope, goods.id);
    await platform.clock.advance(59_000);
    await jobs.heartbeat(scope, goods.id, 'worker-1', { line: 70 });
    await platform.clock.advance(59_999);
    expect(await jobs.begin(scope, goods.id)).toBeUndefined();
    await platform.clock.advance(1);
    expect(await jobs.begin(scope, goods.id)).toMatchObject({ owner: 'worker-3', progress: { line: 70 } });
    await expect(jobs.heartbeat(scope, goods.id, 'worker-1')).rejects.toBeInstanceOf(ImportLost);
    await expect(jobs.staged(scope, goods.id, 'worker-1', {})).rejects.toBeInstanceOf(ImportLost);
  });

  test('goes from staged to done and is no longer unfinished then', async () => {
    await jobs.request(scope, goods);
    await jobs.begin(scope, goods.id);
    await jobs.staged(scope, goods.id, 'worker-1', { good: 12 });
    expect(await jobs.unfinished(scope)).toMatchObject([{ state: 'staged', counts: { good: 12 } }]);
    expect(await jobs.begin(scope, goods.id)).toBeUndefined();
    await jobs.done(scope, goods.id);
    expect(await jobs.unfinished(scope)).toEqual([]);
    expect(await jobs.get(scope, goods.id)).toMatchObject({ state: 'done', counts: { good: 12 } });
  });

  test('that failed stays failed, and asking again does not open it', async () => {
    await jobs.request(scope, goods);
    await jobs.fail(scope, goods.id, { ru: 'Не XML', en: 'Not XML' });
    await jobs.done(scope, goods.id);
    expect(await jobs.request(scope, goods)).toMatchObject({ state: 'failed', failure: { ru: 'Не XML' } });
    expect(await jobs.unfinished(scope)).toEqual([]);
  });

  test('that was finished by a worker cut off before it closed it is closed by the next look', async () => {
    await jobs.request(scope, goods);
    await jobs.done(scope, goods.id);
    await platform.table.put({ pk: 'T#t1#IMPORTS#5', sk: 'OPEN#session.goods' });
    expect(await jobs.unfinished(scope)).toEqual([]);
    expect(await platform.table.get({ pk: 'T#t1#IMPORTS#5', sk: 'OPEN#session.goods' })).toBeUndefined();
  });

  test('of another connection is another import', async () => {
    await jobs.request(scope, goods);
    expect(
      await jobs.get({ ...scope, connection: asId<ConnectionId>('6') }, 'session.goods'),
    ).toBeUndefined();
  });
});
