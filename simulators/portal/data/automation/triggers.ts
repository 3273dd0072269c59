import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** A trigger that an application has registered. */
export interface Trigger {
  readonly id: number;
  readonly clientId: string;
  readonly code: string;
  readonly name: string;
}

/** Triggers of all applications of a portal. */
export const triggersStore = defineStore(
  'triggers',
  () => new Collection<Trigger>({ clientId: (trigger) => trigger.clientId }),
);
