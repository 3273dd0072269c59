import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** A CRM object by its kind and id. */
export interface OwnerRef {
  readonly entityTypeId: number;
  readonly entityId: number;
}

/** A comment a person or an application left in the timeline of an object. */
export interface TimelineComment extends OwnerRef {
  readonly id: number;
  readonly kind: 'comment';
  readonly text: string;
  readonly authorId: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Ids of attachments. */
  readonly files: readonly number[];
}

/** A note of an application that people cannot change. */
export interface LogMessage extends OwnerRef {
  readonly id: number;
  readonly kind: 'log';
  readonly title: string;
  readonly text: string;
  readonly iconCode: string;
  readonly authorId: number;
  readonly createdAt: number;
  /** The application that wrote it, alone may remove it. */
  readonly clientId: string;
}

export type TimelineRecord = TimelineComment | LogMessage;

/** Comments and notes share one sequence of ids. */
export const timelineStore = defineStore(
  'timeline',
  () => new Collection<TimelineRecord>({ owner: ownerKey }),
);

/** For looking up what hangs on an object. */
export function ownerKey({ entityTypeId, entityId }: OwnerRef): string {
  return `${entityTypeId} ${entityId}`;
}
