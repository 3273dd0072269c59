import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';
import type { Text } from '../../kernel/text.ts';

/** Whose work it is. What arrives before its owner is known belongs to the house itself. */
export interface Subject {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  /** What it is about, e.g. `{ kind: 'company', id: '15' }`. */
  readonly object?: HistoryObject;
}

export interface HistoryObject {
  readonly kind: string;
  readonly id: string;
}

/** Owner of what belongs to no tenant: malformed messages, unknown senders. */
export const houseSubject: Subject = {
  tenant: asId<TenantId>('house'),
  connection: asId<ConnectionId>('0'),
};

/** The classes of failure that the journal knows; `bug` is our own fault. */
export const failureClasses = ['rejected', 'conflict', 'broken', 'transient', 'bug'] as const;
export type FailureClass = (typeof failureClasses)[number];

/** Work that can be asked for again: a message for a queue, whose consumer marks or runs. Holds no credential. */
export interface Repeat {
  readonly queue: string;
  readonly body: string;
  readonly group?: string;
}

/** One failure, as it goes to the error journal. */
export interface Occurrence {
  readonly subject: Subject;
  /** Names this very failure, so that telling it twice counts it once: the message's id, not the attempt's. */
  readonly id: string;
  readonly failure: FailureClass;
  readonly causeKey: string;
  readonly text: Text;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** What came in, when it can never be worked on; the journal masks the secrets in it. */
  readonly payload?: string;
  readonly repeat?: Repeat;
}
