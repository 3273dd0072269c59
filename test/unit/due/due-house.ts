import { drainDue } from '../../../shared/app/due/drain-due.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import type { QueueName } from '../../../shared/contracts/queues.ts';
import type { QueueSender } from '../../../shared/ports/queue.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { memoryPlatform, testStart } from '../../support/memory-platform.ts';

/** When the house's clock starts. */
export const start = testStart;

/** Due items in memory, on a clock of their own. */
export function dueHouse() {
  const { clock, table, random, telemetry, queue } = memoryPlatform();
  const items = new DueItems(table, random);
  const drain = (sender: (name: QueueName) => QueueSender = queue, on = items) =>
    drainDue({ items: on, queue: sender, clock, telemetry }, () => false);
  /** Takes everything out of a queue: the bodies in order of the alphabet. */
  const received = async (name: QueueName): Promise<string[]> => {
    const bodies: string[] = [];
    for (;;) {
      const messages = await queue(name).receive({ max: 10, visibilitySeconds: 30, waitSeconds: 0 });
      if (messages.length === 0) return bodies.sort();
      bodies.push(...messages.map(({ body }) => body));
      await queue(name).delete(messages.map(({ receipt }) => receipt));
    }
  };
  return { clock, table, items, telemetry, queue, drain, received };
}

/** The table with some of its methods replaced. */
export function tableWith(table: Table, replaced: Partial<Table>): Table {
  return {
    get: (key) => table.get(key),
    getMany: (several) => table.getMany(several),
    put: (item, condition) => table.put(item, condition),
    update: (key, update, condition) => table.update(key, update, condition),
    delete: (key, condition) => table.delete(key, condition),
    writeMany: (puts, deletes) => table.writeMany(puts, deletes),
    query: (query) => table.query(query),
    ...replaced,
  };
}
