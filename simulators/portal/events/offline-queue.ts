import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { Collection } from '../data/collection.ts';
import { defineStore } from '../data/store.ts';

/** A change that waits to be fetched. */
export interface OfflineEvent {
  readonly id: number;
  readonly clientId: string;
  readonly connector: string;
  readonly event: string;
  readonly data: Json;
  readonly userId: number;
  readonly messageId: string;
  /** Milliseconds since the Unix epoch; of the latest change. */
  readonly at: number;
  /** Set while a pack is reserved. */
  readonly processId: string;
  readonly failed: boolean;
}

/** Waiting changes of all applications of a portal. */
export const offlineEventsStore = defineStore(
  'offlineEvents',
  () => new Collection<OfflineEvent>({ key: offlineKey, processId: (event) => event.processId || undefined }),
);

/** One record per application, connector, event and object: a later change only makes it younger. */
export function offlineKey(event: Pick<OfflineEvent, 'clientId' | 'connector' | 'event' | 'data'>): string {
  return `${event.clientId} ${event.connector} ${event.event} ${JSON.stringify(event.data)}`;
}
