import { Collection } from '../collection.ts';
import { Counter } from '../counter.ts';
import { defineStore } from '../store.ts';

/** What a user sees under the bell. */
export interface Notification {
  readonly id: number;
  readonly userId: number;
  /** 0 when the system speaks. */
  readonly authorId: number;
  /** 2 from a user, 4 from the system. */
  readonly type: 2 | 4;
  readonly text: string;
  /** The application that sent it; tags are its own. */
  readonly clientId: string;
  /** A later one with the same tag takes its place. */
  readonly tag: string;
  readonly subTag: string;
  readonly read: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** A message of one user to another. */
export interface DirectMessage {
  readonly id: number;
  readonly fromUserId: number;
  readonly toUserId: number;
  readonly text: string;
  readonly system: boolean;
  readonly createdAt: number;
}

/** Messages and notifications share one sequence of ids. */
export const messageIds = defineStore('messageIds', () => new Counter());

export const notificationsStore = defineStore(
  'notifications',
  () =>
    new Collection<Notification>({
      userId: (row) => row.userId,
      tag: (row) => (row.tag === '' ? undefined : tagKey(row.clientId, row.tag)),
      subTag: (row) => (row.subTag === '' ? undefined : tagKey(row.clientId, row.subTag)),
    }),
);

/** A tag belongs to the application that gave it. */
export function tagKey(clientId: string, tag: string): string {
  return `${clientId}|${tag}`;
}

export const directMessagesStore = defineStore(
  'directMessages',
  () => new Collection<DirectMessage>({ toUserId: (row) => row.toUserId }),
);
