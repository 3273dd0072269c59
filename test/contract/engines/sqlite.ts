import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import type { QueueStage } from '../cases/queue-standard.ts';
import type { TableStage } from '../cases/table-write.ts';
import type { Engine } from '../contract.ts';

type Stage = TableStage & QueueStage;

function stageOn(database: SqliteDatabase): Stage {
  return {
    table: async () => new SqliteTable(database, `t${randomUUID()}`),
    queue: async ({ fifo = false, maxReceiveCount } = {}) => {
      const name = (kind: string) => `${kind}-${randomUUID()}${fifo ? '.fifo' : ''}`;
      if (maxReceiveCount === undefined) return { queue: new SqliteQueue(database, { name: name('q') }) };
      const deadLetters = new SqliteQueue(database, { name: name('dead') });
      const options = { name: name('q'), deadLetters: { queue: deadLetters, maxReceiveCount } };
      return { queue: new SqliteQueue(database, options), deadLetters };
    },
  };
}

/** SQLite in a file, as on a firm's server. */
export const sqliteFile: Engine<Stage> = {
  name: 'sqlite-file',
  parallel: true,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contract-'));
    const database = new SqliteDatabase({ path: join(folder, 'data.sqlite'), clock: systemClock });
    const stop = async () => {
      database.close();
      await rm(folder, { recursive: true });
    };
    return { stage: stageOn(database), stop };
  },
};

/** SQLite in memory, as in simulations. */
export const sqliteMemory: Engine<Stage> = {
  name: 'sqlite-memory',
  parallel: true,
  start: async () => {
    const database = new SqliteDatabase({ path: ':memory:', clock: systemClock });
    return { stage: stageOn(database), stop: async () => database.close() };
  },
};
