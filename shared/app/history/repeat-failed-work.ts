import { type QueueName, queueNames } from '../../contracts/queues.ts';
import type { JournalEntry } from '../../domain/history/journal-entry.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { ErrorJournal } from './error-journal.ts';

/**
 * Sends the message that lets the failed work of a journal entry run again, then notes it. Cut off in between, the work
 * runs and the note is missing; asking twice is harmless because every consumer is idempotent.
 * @throws Rejected `journal.not-repeatable` when the entry holds no work; `undefined` when there is no such entry
 */
export async function repeatFailedWork(
  journal: ErrorJournal,
  queue: (name: QueueName) => QueueSender,
  scope: ConnectionScope,
  id: string,
): Promise<JournalEntry | undefined> {
  const entry = await journal.get(scope, id);
  if (!entry) return undefined;
  const repeat = await journal.repeatOf(scope, id);
  const name = queueNames.find((known) => known === repeat?.queue);
  if (!repeat || !name) {
    throw new Rejected(
      'journal.not-repeatable',
      text(
        'Эту работу нельзя повторить отсюда. Устраните причину и запустите обмен заново.',
        'This work cannot be repeated from here. Remove the cause and start the exchange again.',
      ),
    );
  }
  const { body, group } = repeat;
  const isFifo = name.endsWith('.fifo');
  const deduplicationId = stableHash([
    scope.tenant,
    scope.connection,
    id,
    entry.repeatedAt ?? 0,
    entry.count,
  ]);
  await queue(name).send([
    { body, ...(group !== undefined && { group }), ...(isFifo && { deduplicationId }) },
  ]);
  return journal.noteRepeated(scope, id);
}
