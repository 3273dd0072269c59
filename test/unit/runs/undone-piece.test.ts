import { expect, test } from 'vitest';
import { RunRecords } from '../../../shared/app/runs/run-records.ts';
import { UndonePiece } from '../../../shared/app/runs/undone-piece.ts';
import type { ConnectionScope } from '../../../shared/app/sync/scope.ts';
import type { RunRecord } from '../../../shared/domain/runs/run-record.ts';
import { asId } from '../../../shared/kernel/ids.ts';
import { memoryPlatform, testStart } from '../../support/memory-platform.ts';

const scope: ConnectionScope = { tenant: asId('t'), connection: asId('1') };
const run = { id: 'r-1', keptUntil: testStart };

const record = (
  ref: string,
  action: RunRecord['action'],
  result: RunRecord['result'] = 'done',
): RunRecord => ({ entity: 'product', ref, portalId: '7', action, fields: {}, conflicts: [], result });
const of = (ref: string, action: RunRecord['action'], told: RunRecord) => ({
  record: record(ref, action),
  told,
});

test('what attempts that were cut off had begun or done is known until it is told anew', async () => {
  const records = new RunRecords(memoryPlatform().blobs);
  const open = () => UndonePiece.open(records, scope, run, 0);
  const first = await open();
  expect(first.earlier(record('a', 'created'))).toBeUndefined();
  await first.begin([
    of('a', 'created', record('a', 'removed', 'begun')),
    of('b', 'updated', record('b', 'updated', 'begun')),
    of('b', 'updated-in-base', record('b', 'updated-in-base', 'begun')),
  ]);
  first.tell([of('a', 'created', record('a', 'removed')), of('b', 'updated', record('b', 'none', 'left'))]);
  await first.begin([of('c', 'adopted', record('c', 'unlinked', 'begun'))]);

  const second = await open();
  expect(second.earlier(record('a', 'created'))?.result).toBe('done');
  expect(second.earlier(record('b', 'updated'))).toBeUndefined();
  expect(second.earlier(record('c', 'adopted'))).toMatchObject({ action: 'unlinked', result: 'begun' });
  await second.begin([of('d', 'marked-in-base', record('d', 'updated-in-base', 'begun'))]);

  const third = await open();
  expect(third.earlier(record('a', 'created'))).toMatchObject({ action: 'removed', result: 'done' });
  expect(third.earlier(record('c', 'adopted'))).toMatchObject({ action: 'unlinked', result: 'begun' });
  expect(third.earlier(record('d', 'marked-in-base'))?.result).toBe('begun');
  await third.end([record('a', 'removed')]);
  expect(await records.read(scope, run, 0)).toEqual([record('a', 'removed')]);
});
