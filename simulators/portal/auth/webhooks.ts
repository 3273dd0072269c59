import { Collection } from '../data/collection.ts';
import { defineStore } from '../data/store.ts';

/** An inbound webhook: the address holds the user and the secret. */
export interface Webhook {
  readonly id: number;
  readonly userId: number;
  readonly secret: string;
  readonly scopes: readonly string[];
}

/** Inbound webhooks of a portal. */
export const webhooksStore = defineStore('webhooks', () => new Collection<Webhook>());
