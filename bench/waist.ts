import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteDatabase } from '../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../shared/adapters/node/sqlite-table.ts';
import { systemClock } from '../shared/kernel/system-clock.ts';
import { type BenchContext, type Figure, median, rounded } from './lib/figure.ts';

const runs = 5;
const operations = 10_000;
const inParallel = 32;
const payload = 'x'.repeat(700);

/** Table and queue on SQLite in a file, every write durable before it counts; 1 KB items, 32 callers at once. */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  const rates = new Map<string, number[]>();
  for (let run = 1; run <= runs; run += 1) {
    progress(`run ${run} of ${runs}`);
    for (const [name, rate] of await freshRun()) rates.set(name, [...(rates.get(name) ?? []), rate]);
  }
  return [...rates].map(([name, values]) => ({
    name,
    value: rounded(median(values)),
    unit: 'per second',
    better: 'higher',
  }));
}

async function freshRun(): Promise<ReadonlyMap<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-waist-'));
  const database = new SqliteDatabase({ path: join(folder, 'data.sqlite'), clock: systemClock });
  try {
    const table = new SqliteTable(database, 'main');
    const queue = new SqliteQueue(database, { name: 'inbox' });
    const fifo = new SqliteQueue(database, { name: 'work.fifo' });
    const key = (index: number) => ({ pk: `T#${index % 100}`, sk: `ITEM#${index}` });
    return new Map([
      ['put', await rate((index) => table.put({ ...key(index), payload, ipk: 'DUE', isk: `${index % 60}` }))],
      ['get', await rate((index) => table.get(key(index)))],
      [
        'conditional update',
        await rate((index) => table.update(key(index), { add: { n: 1 } }, { present: true })),
      ],
      ['send', await rate((index) => queue.send([{ body: payload, group: `T#${index % 100}` }]))],
      ['receive and delete', await rateOfDraining(queue)],
      ['send FIFO', await rate((index) => fifo.send([fifoMessage(index)]))],
      ['receive and delete FIFO', await rateOfDraining(fifo)],
    ]);
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
}

function fifoMessage(index: number) {
  return { body: payload, group: `C#${index % 100}`, deduplicationId: `d${index}` };
}

/** Calls per second, 32 at once. */
async function rate(call: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const caller = async () => {
    while (next < operations) await call(next++);
  };
  await Promise.all(Array.from({ length: inParallel }, caller));
  return (operations * 1000) / (performance.now() - startedAt);
}

/** Messages per second through four consumers that take ten at a time. */
async function rateOfDraining(queue: SqliteQueue): Promise<number> {
  const startedAt = performance.now();
  const consumer = async () => {
    for (;;) {
      const messages = await queue.receive({ max: 10, visibilitySeconds: 60, waitSeconds: 0 });
      if (messages.length === 0) return;
      await queue.delete(messages.map((message) => message.receipt));
    }
  };
  await Promise.all([consumer(), consumer(), consumer(), consumer()]);
  return (operations * 1000) / (performance.now() - startedAt);
}
