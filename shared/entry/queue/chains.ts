import type { QueueRecord } from './record.ts';

/**
 * Records that must go one after another: of a FIFO queue those of one group in their order, of a standard queue
 * each by itself.
 */
export function chainsOf(records: readonly QueueRecord[]): readonly (readonly QueueRecord[])[] {
  const chains = new Map<string, QueueRecord[]>();
  for (const record of records) {
    const name = record.fifo ? `group ${record.group}` : `message ${record.messageId}`;
    chains.set(name, [...(chains.get(name) ?? []), record]);
  }
  return [...chains.values()];
}
