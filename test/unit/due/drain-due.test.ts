import { expect, test } from 'vitest';
import { DueItemsLeft, drainDue } from '../../../shared/app/due/drain-due.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { indexKeys, keys } from '../../../shared/contracts/keys.ts';
import type { QueueName } from '../../../shared/contracts/queues.ts';
import { Transient } from '../../../shared/kernel/outcome.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { text } from '../../../shared/kernel/text.ts';
import type { QueueSender } from '../../../shared/ports/queue.ts';
import { dueHouse, start, tableWith } from './due-house.ts';

test('a drain catches up after a standstill and tells how late it is', async () => {
  const { items, drain, received, telemetry } = dueHouse();
  const bodies = Array.from({ length: 700 }, (_, index) => `message ${index}`).sort();
  for (const body of bodies) {
    await items.schedule({ id: body, dueAt: start - 600_000, queue: 'imports', body });
  }
  expect(await drain()).toEqual({ sent: 700, complete: true });
  expect(await received('imports')).toEqual(bodies);
  const lateness = telemetry.samples.filter(({ metric }) => metric === 'due_lateness');
  expect(lateness).toHaveLength(700);
  expect(lateness[0]).toMatchObject({ value: 600_000, labels: { queue: 'imports' } });
});

test('a drain reads a shard page by page', async () => {
  const { items, drain, table } = dueHouse();
  // Pages end at a megabyte: a hundred of these make several in 16 shards.
  const body = 'x'.repeat(250_000);
  for (let index = 0; index < 100; index += 1) {
    await items.schedule({ id: `${index}`, dueAt: start, queue: 'imports', body });
  }
  let queries = 0;
  const counting = tableWith(table, {
    query: (query) => {
      queries += 1;
      return table.query(query);
    },
  });
  expect(await drain(undefined, new DueItems(counting, seededRandom(2)))).toEqual({
    sent: 100,
    complete: true,
  });
  expect(queries).toBeGreaterThan(20);
});

test('two drains beside each other send everything and leave nothing', async () => {
  const { items, drain, received } = dueHouse();
  for (let index = 0; index < 50; index += 1) {
    await items.schedule({ id: `${index}`, dueAt: start, queue: 'automation', body: `${index}` });
  }
  await Promise.all([drain(), drain()]);
  expect(new Set(await received('automation')).size).toBe(50);
  expect(await drain()).toEqual({ sent: 0, complete: true });
});

test('a drain cut off between sending and taking away repeats the message and loses none', async () => {
  const { items, drain, received, queue, table } = dueHouse();
  await items.schedule({ id: 'a', dueAt: start, queue: 'reports', body: 'A' });
  await items.schedule({ id: 'b', dueAt: start, queue: 'work.fifo', body: 'B', group: '1' });
  const cut = tableWith(table, { delete: () => Promise.reject(new Error('cut off')) });
  await expect(drain(queue, new DueItems(cut, seededRandom(2)))).rejects.toBeInstanceOf(DueItemsLeft);
  await drain();
  expect(await received('reports')).toEqual(['A', 'A']);
  // The FIFO queue drops the repetition by its deduplication id.
  expect(await received('work.fifo')).toEqual(['B']);
});

test('what is scheduled anew while it is being sent stays, be it for the same moment', async () => {
  const { items, drain, received, queue } = dueHouse();
  await items.schedule({ id: 'a', dueAt: start, queue: 'reports', body: 'first' });
  await drain((name) => ({
    send: async (messages) => {
      await queue(name).send(messages);
      await items.schedule({ id: 'a', dueAt: start, queue: 'reports', body: 'second' });
    },
  }));
  await drain();
  expect(await received('reports')).toEqual(['first', 'second']);
});

test('a bell that is due again is a new message, also within five minutes', async () => {
  const { items, drain, received } = dueHouse();
  const bell = { id: 'bell', dueAt: start, queue: 'work.fifo', body: 'ring', group: '7' } as const;
  await items.schedule(bell);
  await drain();
  expect(await received('work.fifo')).toEqual(['ring']);
  await items.schedule(bell);
  await drain();
  expect(await received('work.fifo')).toEqual(['ring']);
});

test('the rest moves when one queue does not answer; that queue is left alone until the next tick', async () => {
  const { items, drain, received, queue } = dueHouse();
  for (let index = 0; index < 40; index += 1) {
    await items.schedule({ id: `call ${index}`, dueAt: start, queue: 'calls', body: 'call' });
    await items.schedule({ id: `report ${index}`, dueAt: start, queue: 'reports', body: 'report' });
  }
  let asked = 0;
  const silent: QueueSender = {
    send: async () => {
      asked += 1;
      throw new Transient('queue.silent', text('Очередь не отвечает.', 'The queue does not answer.'));
    },
  };
  const sender = (name: QueueName): QueueSender => (name === 'calls' ? silent : queue(name));
  await expect(drain(sender)).rejects.toBeInstanceOf(DueItemsLeft);
  expect(asked).toBeLessThanOrEqual(16);
  expect(await received('reports')).toHaveLength(40);
  await drain();
  expect(await received('calls')).toHaveLength(40);
});

test('the rest moves when one item can never be sent and one cannot be read; both are named', async () => {
  const { items, drain, received, table } = dueHouse();
  await items.schedule({ id: 'good', dueAt: start, queue: 'reports', body: 'good' });
  const good = await table.get(keys.dueItem.build({ id: 'good' }));
  const asIfScheduled = (id: string) => {
    const { pk, sk } = indexKeys.dueByShard.build({ shard: '0', dueAt: '000000000000001', id });
    return { ...keys.dueItem.build({ id }), ipk: pk, isk: sk, id };
  };
  await table.put({ ...good, ...asIfScheduled('empty'), body: '' });
  await table.put({ ...good, ...asIfScheduled('beside'), body: 'beside' });
  await table.put({ ...good, ...asIfScheduled('odd'), version: 99 });
  const errors = await drain().then(
    () => [],
    (error: unknown) => (error instanceof DueItemsLeft ? error.errors.map(String) : [String(error)]),
  );
  expect(errors.sort()).toEqual([
    'Error: due item odd is not readable',
    'Error: due items of reports, empty first',
  ]);
  expect(await received('reports')).toEqual(['beside', 'good']);
});

test('a drain stops between pages when there is no time left, and the next goes on', async () => {
  const { items, drain, queue, clock, telemetry } = dueHouse();
  await items.schedule({ id: 'a', dueAt: start, queue: 'reports', body: 'A' });
  expect(await drainDue({ items, queue, clock, telemetry }, () => true)).toEqual({
    sent: 0,
    complete: false,
  });
  expect(await drain()).toEqual({ sent: 1, complete: true });
});
