import { expect, test } from 'vitest';
import { keys } from '../../../shared/contracts/keys.ts';
import { dueHouse, start } from './due-house.ts';

test('a due item is sent at its time and once', async () => {
  const { items, drain, received, clock, table } = dueHouse();
  await items.schedule({ id: 'a', dueAt: start + 1, queue: 'reports', body: 'A' });
  await drain();
  expect(await received('reports')).toEqual([]);
  await clock.advance(1);
  expect(await drain()).toEqual({ sent: 1, complete: true });
  expect(await received('reports')).toEqual(['A']);
  expect(await drain()).toEqual({ sent: 0, complete: true });
  expect(await table.get(keys.dueItem.build({ id: 'a' }))).toBeUndefined();
});

test('it is replaced by another of its id, be it earlier or later', async () => {
  const { items, drain, received, clock } = dueHouse();
  await items.schedule({ id: 'a', dueAt: start, queue: 'reports', body: 'old' });
  await items.schedule({ id: 'a', dueAt: start + 60_000, queue: 'calls', body: 'new' });
  await items.schedule({ id: 'b', dueAt: start + 60_000, queue: 'calls', body: 'late' });
  await items.schedule({ id: 'b', dueAt: start - 60_000, queue: 'calls', body: 'early' });
  await drain();
  expect(await received('reports')).toEqual([]);
  expect(await received('calls')).toEqual(['early']);
  await clock.advance(60_000);
  await drain();
  expect(await received('calls')).toEqual(['new']);
});

test('it does not come when it was cancelled', async () => {
  const { items, drain } = dueHouse();
  await items.schedule({ id: 'a', dueAt: start, queue: 'reports', body: 'A' });
  await items.cancel('a');
  await items.cancel('never scheduled');
  expect(await drain()).toEqual({ sent: 0, complete: true });
});

test('it carries its group', async () => {
  const { items, drain, queue } = dueHouse();
  await items.schedule({ id: 'bell', dueAt: start, queue: 'work.fifo', body: 'ring', group: '7' });
  await drain();
  const [message] = await queue('work.fifo').receive({ max: 1, visibilitySeconds: 30, waitSeconds: 0 });
  expect(message).toMatchObject({ body: 'ring', group: '7' });
});

test('it is refused when it could not be sent', async () => {
  const { items } = dueHouse();
  const item = { id: 'a', dueAt: start, body: 'A' };
  await expect(items.schedule({ ...item, queue: 'work.fifo' })).rejects.toThrow('needs a group');
  await expect(items.schedule({ ...item, queue: 'reports', body: '' })).rejects.toThrow('empty');
  await expect(items.schedule({ ...item, queue: 'reports', dueAt: 1.5 })).rejects.toThrow(RangeError);
});
