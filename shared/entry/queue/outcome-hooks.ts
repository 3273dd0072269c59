import type { Occurrence, Repeat, Subject } from '../../domain/history/occurrence.ts';
import type { Broken, Busy, Conflict, Rejected } from '../../kernel/outcome.ts';
import type { QueueRecord } from './record.ts';

/**
 * What a consumer does about outcomes besides success (the table in `shared/kernel/outcome.ts`). Each must be
 * idempotent: a record may come again although its hook has run. When a hook fails, the record fails.
 */
export interface OutcomeHooks<Message> {
  /** Writes a failure to the error journal; the same occurrence twice counts once. */
  journal(occurrence: Occurrence): Promise<void>;
  /** `Conflict`: mark the object again, so that both sides are looked at anew. */
  markAgain?(message: Message, conflict: Conflict, record: QueueRecord): Promise<void>;
  /** `Busy`: let the message come again at `busy.retryAt`. */
  becomeDue?(message: Message, busy: Busy, record: QueueRecord): Promise<void>;
  /** `Broken`: stop the connection until a person has acted. */
  pauseConnection?(subject: Subject, broken: Broken): Promise<void>;
  /**
   * Names what was rejected, where several messages may tell of the same: the same name counts once. By default each
   * message is an occurrence of its own.
   */
  occurrenceOf?(message: Message, rejected: Rejected): string | undefined;
  /** What a person may ask to run again from the journal; must hold no credential. */
  repeatOf?(message: Message, record: QueueRecord): Repeat | undefined;
}
