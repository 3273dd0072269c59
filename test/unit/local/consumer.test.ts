import { afterEach, describe, expect, test } from 'vitest';
import { Consumer } from '../../../local/runtime/consumer.ts';
import { FunctionHost, FunctionTimedOut, type LambdaHandler } from '../../../local/runtime/function-host.ts';
import { RightOfWay } from '../../../local/runtime/right-of-way.ts';
import { Ticker } from '../../../local/runtime/ticker.ts';
import type { MappingPlan } from '../../../local/template/house-plan.ts';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';

const startAt = Date.UTC(2026, 0, 1, 12, 0, 30);
const closing: SqliteDatabase[] = [];
afterEach(() => {
  for (const database of closing.splice(0)) database.close();
});

interface Batch {
  readonly at: number;
  readonly bodies: readonly string[];
  readonly receives: readonly number[];
}

/** A queue, its dead letters and a consumer whose function is `answer`; every batch is kept. */
function setUp(options: {
  readonly plan?: Partial<MappingPlan>;
  readonly name?: string;
  readonly concurrency?: number;
  readonly timeoutSeconds?: number;
  readonly answer?: (bodies: readonly string[], ids: readonly string[]) => unknown;
}) {
  const clock = new VirtualClock(startAt);
  const telemetry = recordingTelemetry();
  const database = new SqliteDatabase({ path: ':memory:', clock });
  closing.push(database);
  const name = options.name ?? 'portal-inbox';
  const dead = new SqliteQueue(database, { name: `dead-${name}` });
  const queue = new SqliteQueue(database, { name, deadLetters: { queue: dead, maxReceiveCount: 2 } });
  const rightOfWay = new RightOfWay(clock);
  const batches: Batch[] = [];
  const handler: LambdaHandler = async (event) => {
    const { Records } = event as import('aws-lambda').SQSEvent;
    const bodies = Records.map((record) => record.body);
    const receives = Records.map((record) => Number(record.attributes.ApproximateReceiveCount));
    batches.push({ at: (clock.now() - startAt) / 1000, bodies, receives });
    return options.answer?.(
      bodies,
      Records.map((record) => record.messageId),
    );
  };
  const timeoutSeconds = options.timeoutSeconds ?? 10;
  const plan = { name: 'work', timeoutSeconds, memoryMegabytes: 128, environment: {} };
  const consumer = new Consumer({
    plan: {
      queue: name,
      functionName: 'work',
      batchSize: 10,
      windowSeconds: 0,
      reportsItemFailures: true,
      ...options.plan,
    },
    queue,
    visibilitySeconds: 60,
    host: new FunctionHost(plan, handler, clock),
    concurrency: options.concurrency ?? 1,
    rightOfWay,
    clock,
    telemetry,
  });
  return { clock, queue, dead, batches, consumer, telemetry, rightOfWay };
}

const send = (queue: SqliteQueue, ...bodies: string[]) => queue.send(bodies.map((body) => ({ body })));

describe('a consumer', () => {
  test('hands out batches of the planned size and deletes what succeeded', async () => {
    const { clock, queue, batches, consumer } = setUp({ plan: { batchSize: 3 } });
    await send(queue, 'a', 'b', 'c', 'd');
    consumer.start();
    await clock.advance(100);
    expect(batches.map((batch) => batch.bodies)).toEqual([['a', 'b', 'c'], ['d']]);
    await clock.advance(120_000);
    expect(batches).toHaveLength(2);
    expect(queue.depth()).toMatchObject({ ready: 0, waiting: 0 });
    await consumer.stop();
  });

  test('waits for a fuller batch as long as the window is open', async () => {
    const { clock, queue, batches, consumer } = setUp({ plan: { windowSeconds: 5 } });
    consumer.start();
    await send(queue, 'a');
    await clock.advance(2000);
    await send(queue, 'b');
    await clock.advance(10_000);
    expect(batches).toEqual([{ at: 5, bodies: ['a', 'b'], receives: [1, 1] }]);
    await consumer.stop();
  });

  test('gathers batches beyond the ten that one receive gives', async () => {
    const { clock, queue, batches, consumer } = setUp({ plan: { batchSize: 25 } });
    await send(queue, ...Array.from({ length: 30 }, (_, index) => `m${index}`));
    consumer.start();
    await clock.advance(100);
    expect(batches.map((batch) => batch.bodies.length)).toEqual([25, 5]);
    await consumer.stop();
  });

  test('lets only what failed come again, after its visibility, and then be a dead letter', async () => {
    const { clock, queue, dead, batches, consumer } = setUp({
      answer: (bodies, ids) => ({
        batchItemFailures: ids
          .filter((_, index) => bodies[index] === 'bad')
          .map((itemIdentifier) => ({ itemIdentifier })),
      }),
    });
    await send(queue, 'good', 'bad');
    consumer.start();
    await clock.advance(59_000);
    expect(batches).toHaveLength(1);
    await clock.advance(200_000);
    expect(batches).toEqual([
      { at: 0, bodies: ['good', 'bad'], receives: [1, 1] },
      { at: 60, bodies: ['bad'], receives: [2] },
    ]);
    expect([queue.depth().waiting, dead.depth().ready]).toEqual([0, 1]);
    await consumer.stop();
  });

  test.each([
    ['an error', () => Promise.reject(new Error('broken'))],
    ['an answer that names a stranger', () => ({ batchItemFailures: [{ itemIdentifier: 'stranger' }] })],
    ['an answer of another shape', () => ({ batchItemFailures: 'all' })],
    ['a timeout', () => new Promise(() => undefined)],
  ])('lets the whole batch come again after %s', async (_, answer) => {
    const { clock, queue, batches, consumer } = setUp({ answer });
    await send(queue, 'a', 'b');
    consumer.start();
    await clock.advance(75_000);
    expect(batches.map(({ at, bodies }) => ({ at, bodies }))).toEqual([
      { at: 0, bodies: ['a', 'b'] },
      { at: 60, bodies: ['a', 'b'] },
    ]);
    await consumer.stop();
  });

  test.each([[null], [undefined], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }]])(
    'takes %j for the success of all',
    async (answer) => {
      const { clock, queue, consumer } = setUp({ answer: () => answer });
      await send(queue, 'a');
      consumer.start();
      await clock.advance(100);
      expect(queue.depth()).toMatchObject({ ready: 0, waiting: 0 });
      await consumer.stop();
    },
  );

  test('without item failures any answer is a success', async () => {
    const { clock, queue, consumer } = setUp({
      plan: { reportsItemFailures: false },
      answer: (_, ids) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) }),
    });
    await send(queue, 'a');
    consumer.start();
    await clock.advance(100);
    expect(queue.depth()).toMatchObject({ ready: 0, waiting: 0 });
    await consumer.stop();
  });

  test('runs no more invocations at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const held: (() => void)[] = [];
    const { clock, queue, consumer } = setUp({
      plan: { batchSize: 1 },
      concurrency: 3,
      answer: async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => held.push(resolve));
        running--;
      },
    });
    await send(queue, 'a', 'b', 'c', 'd', 'e');
    consumer.start();
    await clock.advance(100);
    expect(held).toHaveLength(3);
    while (held.length > 0) {
      held.shift()?.();
      await clock.advance(10);
    }
    expect([most, queue.depth().waiting]).toEqual([3, 0]);
    await consumer.stop();
  });

  test('keeps the order within a group of a FIFO queue, whatever fails', async () => {
    let failures = 1;
    const { clock, queue, batches, consumer } = setUp({
      name: 'work.fifo',
      plan: { batchSize: 1 },
      concurrency: 4,
      answer: (bodies, ids) =>
        bodies[0] === 'a1' && failures-- > 0
          ? { batchItemFailures: [{ itemIdentifier: ids[0] }] }
          : undefined,
    });
    for (const body of ['a1', 'a2', 'b1']) await queue.send([{ body, group: body.charAt(0) }]);
    consumer.start();
    await clock.advance(61_000);
    expect(batches.map(({ at, bodies }) => [at, ...bodies])).toEqual([
      [0, 'a1'],
      [0, 'b1'],
      [60, 'a1'],
      [60, 'a2'],
    ]);
    await consumer.stop();
  });

  test('stands aside for a moment before each batch while many acknowledgements wait', async () => {
    const { clock, queue, batches, consumer, rightOfWay } = setUp({ plan: { batchSize: 1 } });
    const acknowledgements = Array.from({ length: 8 }, () => rightOfWay.acknowledge(() => clock.sleep(50)));
    await send(queue, 'a', 'b', 'c', 'd');
    consumer.start();
    await clock.advance(100);
    await Promise.all(acknowledgements);
    expect(batches.map(({ at, bodies }) => [at, ...bodies])).toEqual([
      [0.02, 'a'],
      [0.04, 'b'],
      [0.06, 'c'],
      [0.06, 'd'],
    ]);
    await consumer.stop();
  });

  test('stops at once when idle, and after its work when not', async () => {
    let finish: () => void = () => undefined;
    const { clock, queue, consumer } = setUp({
      answer: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    });
    await send(queue, 'a');
    consumer.start();
    await clock.advance(10);
    let stopped = false;
    const stopping = consumer.stop().then(() => {
      stopped = true;
    });
    await clock.advance(10);
    expect(stopped).toBe(false);
    await send(queue, 'b');
    finish();
    await stopping;
    expect(queue.depth()).toMatchObject({ ready: 1, waiting: 0 });
  });
});

describe('a function', () => {
  const plan = { name: 'work', timeoutSeconds: 7, memoryMegabytes: 256, environment: {} };

  test('is told its name and how much time is left', async () => {
    const clock = new VirtualClock(startAt);
    const host = new FunctionHost(
      plan,
      async (_, context) => {
        await clock.sleep(2000);
        return [context.functionName, context.memoryLimitInMB, context.getRemainingTimeInMillis()];
      },
      clock,
    );
    expect(await clock.run(host.invoke({}))).toEqual(['work', '256', 5000]);
  });

  test('fails when its time is over', async () => {
    const clock = new VirtualClock(startAt);
    const host = new FunctionHost(plan, () => new Promise(() => undefined), clock);
    await expect(clock.run(host.invoke({}))).rejects.toThrow(FunctionTimedOut);
    expect(clock.now() - startAt).toBe(7000);
  });

  test('a handler that throws at once fails the same way', async () => {
    const host = new FunctionHost(
      plan,
      () => {
        throw new Error('at once');
      },
      new VirtualClock(startAt),
    );
    await expect(host.invoke({})).rejects.toThrow('at once');
  });
});

test('the clock calls at the start and at every full period, also after a failure', async () => {
  const clock = new VirtualClock(startAt);
  const calls: (readonly [number, unknown])[] = [];
  const host = new FunctionHost(
    { name: 'tick', timeoutSeconds: 50, memoryMegabytes: 128, environment: {} },
    (event) => {
      calls.push([(clock.now() - startAt) / 1000, (event as { time: string }).time]);
      if (calls.length === 2) throw new Error('once');
    },
    clock,
  );
  const telemetry = recordingTelemetry();
  const ticker = new Ticker({
    plan: { name: 'Service/Tick', everyMinutes: 1, functionName: 'tick' },
    host,
    clock,
    telemetry,
  });
  ticker.start();
  await clock.advance(151_000);
  await ticker.stop();
  await clock.advance(120_000);
  expect(calls).toEqual([
    [0, '2026-01-01T12:00:30Z'],
    [30, '2026-01-01T12:01:00Z'],
    [90, '2026-01-01T12:02:00Z'],
    [150, '2026-01-01T12:03:00Z'],
  ]);
  expect(telemetry.lines.map((line) => [line.level, line.message])).toEqual([
    ['error', 'a scheduled run failed'],
  ]);
});
