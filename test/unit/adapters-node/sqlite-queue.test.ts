import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import type { Queue, ReceivedMessage } from '../../../shared/ports/queue.ts';
import { temporaryFolder } from './temporary-folder.ts';

const options = { max: 10, visibilitySeconds: 30, waitSeconds: 0 };
const bodies = (messages: readonly ReceivedMessage[]) => messages.map(({ body }) => body);

function onClock(name = 'inbox', retentionSeconds?: number) {
  const clock = new VirtualClock(1_000_000);
  const database = new SqliteDatabase({ path: ':memory:', clock });
  const queue = new SqliteQueue(database, {
    name,
    ...(retentionSeconds === undefined ? {} : { retentionSeconds }),
  });
  return { clock, database, queue };
}

const receiveOne = async (queue: Queue) => {
  const [message] = await queue.receive({ ...options, max: 1 });
  if (!message) throw new Error('a message was expected');
  return message;
};

describe('time', () => {
  test('a message comes again exactly when its visibility ends', async () => {
    const { clock, queue } = onClock();
    await queue.send([{ body: 'x' }]);
    await queue.receive(options);
    await clock.advance(29_999);
    expect(await queue.receive(options)).toEqual([]);
    await clock.advance(1);
    expect(bodies(await queue.receive(options))).toEqual(['x']);
  });

  test('a waiting receiver wakes when a visibility or a delay ends', async () => {
    const { clock, queue } = onClock();
    await queue.send([{ body: 'x' }, { body: 'delayed', delaySeconds: 7 }]);
    await queue.receive({ ...options, visibilitySeconds: 5 });
    const startedAt = clock.now();
    const waiting = { ...options, waitSeconds: 20 };
    expect(bodies(await clock.run(queue.receive(waiting)))).toEqual(['x']);
    expect(clock.now() - startedAt).toBe(5000);
    expect(bodies(await clock.run(queue.receive(waiting)))).toEqual(['delayed']);
    expect(clock.now() - startedAt).toBe(7000);
    expect(await clock.run(queue.receive(waiting))).toEqual([]);
    expect(clock.now() - startedAt).toBe(27_000);
    expect(clock.sleeping).toBe(0);
  });

  test('a deduplication id is remembered for five minutes and no longer', async () => {
    const { clock, queue } = onClock('work.fifo');
    const send = (body: string) => queue.send([{ body, group: 'g', deduplicationId: 'd' }]);
    await send('first');
    await clock.advance(299_999);
    await send('dropped');
    await clock.advance(1);
    await send('second');
    const received = await queue.receive(options);
    expect(bodies(received)).toEqual(['first', 'second']);
  });

  test('a message older than the retention is thrown away', async () => {
    const { clock, queue } = onClock('inbox', 60);
    await queue.send([{ body: 'old' }]);
    await clock.advance(50_000);
    await queue.send([{ body: 'young' }]);
    await clock.advance(20_000);
    await queue.send([{ body: 'new' }]);
    expect(bodies(await queue.receive(options))).toEqual(['young', 'new']);
  });
});

describe('turns', () => {
  test('a flood in one group does not hold up the others', async () => {
    const { queue } = onClock();
    await queue.send(Array.from({ length: 1000 }, (_, index) => ({ body: `flood ${index}`, group: 'T#1' })));
    await queue.send([{ body: 'quiet', group: 'T#2' }, { body: 'without group' }]);
    const received = bodies(await queue.receive(options));
    expect(received).toHaveLength(10);
    expect(received).toContain('quiet');
    expect(received).toContain('without group');
  });

  test('groups take turns over several receives of one', async () => {
    const { queue } = onClock();
    await queue.send(['a', 'a', 'b', 'b', 'c'].map((group) => ({ body: group, group })));
    const order: string[] = [];
    for (let count = 0; count < 5; count += 1) order.push((await receiveOne(queue)).body);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b']);
  });

  test('a receive is filled up from the groups that have enough', async () => {
    const { queue } = onClock();
    await queue.send([{ body: 'b', group: 'b' }]);
    await queue.send(Array.from({ length: 20 }, () => ({ body: 'a', group: 'a' })));
    expect(await queue.receive(options)).toHaveLength(10);
  });

  test('FIFO groups take turns, whole runs at a time', async () => {
    const { queue } = onClock('work.fifo');
    await queue.send(['a', 'a', 'b', 'b'].map((group) => ({ body: group, group })));
    expect(bodies(await queue.receive({ ...options, max: 2 }))).toEqual(['a', 'a']);
    expect(bodies(await queue.receive({ ...options, max: 2 }))).toEqual(['b', 'b']);
  });
});

describe('dead letters', () => {
  test('wake whoever waits for them, keep when they were sent, and count anew', async () => {
    const { clock, database } = onClock();
    const dead = new SqliteQueue(database, { name: 'dead' });
    const queue = new SqliteQueue(database, { name: 'q', deadLetters: { queue: dead, maxReceiveCount: 1 } });
    const sentAt = clock.now();
    await queue.send([{ body: 'poison', group: 'T#1' }]);
    await receiveOne(queue);
    await clock.advance(30_000);
    const waiting = dead.receive({ ...options, waitSeconds: 20 });
    expect(await queue.receive(options)).toEqual([]);
    expect(await waiting).toEqual([
      expect.objectContaining({ body: 'poison', group: 'T#1', sentAt, receiveCount: 1 }),
    ]);
    expect(queue.depth()).toEqual({ ready: 0, waiting: 0, oldestSentAt: undefined });
  });
});

test('the depth tells what could be received, what waits and how old the oldest is', async () => {
  const { clock, queue } = onClock();
  const sentAt = clock.now();
  await queue.send([{ body: '1' }, { body: '2' }, { body: '3', delaySeconds: 5 }]);
  await clock.advance(1000);
  await receiveOne(queue);
  expect(queue.depth()).toEqual({ ready: 1, waiting: 2, oldestSentAt: sentAt });
});

test('what was sent, taken and deduplicated is still so after a restart', async () => {
  const path = join(await temporaryFolder(), 'data.sqlite');
  const clock = new VirtualClock(1_000_000);
  const open = () => {
    const database = new SqliteDatabase({ path, clock });
    return { database, queue: new SqliteQueue(database, { name: 'work.fifo' }) };
  };
  const before = open();
  const message = (body: string) => ({ body, group: 'g', deduplicationId: body });
  await before.queue.send([message('one'), message('two')]);
  const taken = await receiveOne(before.queue);
  before.database.close();

  const after = open();
  await after.queue.send([message('one'), message('two')]);
  expect(await after.queue.receive(options)).toEqual([]);
  await after.queue.delete([taken.receipt]);
  expect(bodies(await after.queue.receive(options))).toEqual(['two']);
  after.database.close();
});

test('a message that arrives between looking and waiting is not overlooked', async () => {
  const path = join(await temporaryFolder(), 'data.sqlite');
  const clock = new VirtualClock(1_000_000);
  const database = new SqliteDatabase({ path, clock });
  const queue = new SqliteQueue(database, { name: 'work.fifo' });
  await queue.send([{ body: 'first', group: 'g' }]);
  const first = await receiveOne(queue);
  await queue.send([{ body: 'second', group: 'g' }]);
  // The receive finds its group busy in the same commit that deletes the first message.
  const receiving = queue.receive({ ...options, waitSeconds: 20 });
  const deleting = queue.delete([first.receipt]);
  expect(bodies(await receiving)).toEqual(['second']);
  await deleting;
  expect(clock.now()).toBe(1_000_000);
  database.close();
});
