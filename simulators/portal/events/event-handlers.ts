import { Collection } from '../data/collection.ts';
import { defineStore } from '../data/store.ts';

/** An application's wish to hear of an event, at an address or in the offline queue. */
export interface EventHandler {
  readonly id: number;
  readonly clientId: string;
  /** Upper case. */
  readonly event: string;
  /** '' for offline. */
  readonly handler: string;
  /** The user whose token is sent; 0 is whoever made the change. */
  readonly authType: number;
  readonly offline: boolean;
  /** `auth_connector`: changes made with the same key are not queued. */
  readonly connector: string;
  /** For ONOFFLINEEVENT: seconds between two. */
  readonly minTimeout: number;
}

/** Handlers of a portal. */
export const eventHandlersStore = defineStore(
  'eventHandlers',
  () =>
    new Collection<EventHandler>({
      event: (handler) => handler.event,
      clientId: (handler) => handler.clientId,
    }),
);
