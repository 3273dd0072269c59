import type { DueItems } from '../../app/due/due-items.ts';
import type { ErrorJournal } from '../../app/history/error-journal.ts';
import type { QueueName } from '../../contracts/queues.ts';
import type { Subject } from '../../domain/history/occurrence.ts';
import type { OutcomeHooks } from './outcome-hooks.ts';

interface JournalHookParts {
  readonly journal: ErrorJournal;
  readonly due: DueItems;
  /** The queue that is consumed: a message that was busy comes back to it. */
  readonly queue: QueueName;
  /** Days that an error is kept, by the settings of whose it is. */
  readonly keepErrorsDays: (subject: Subject) => number | Promise<number>;
}

/** The hooks that are the same for every consumer: failures go to the journal, busy messages become due items. */
export function journalHooks({
  journal,
  due,
  queue,
  keepErrorsDays,
}: JournalHookParts): Required<Pick<OutcomeHooks<unknown>, 'journal' | 'becomeDue'>> {
  return {
    journal: async (occurrence) => journal.record(occurrence, await keepErrorsDays(occurrence.subject)),
    becomeDue: async (_, busy, record) =>
      due.schedule({
        id: `again-${record.messageId}`,
        dueAt: Math.ceil(busy.retryAt),
        queue,
        body: record.body,
        ...(record.group !== undefined && { group: record.group }),
      }),
  };
}
