import {
  type FailureClass,
  houseSubject,
  type Occurrence,
  type Subject,
} from '../../domain/history/occurrence.ts';
import { Broken, Busy, Conflict, Outcome, Rejected, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { OutcomeHooks } from './outcome-hooks.ts';
import type { QueueRecord } from './record.ts';

/** What becomes of the record in the queue, and the name of the outcome for the metric. */
export interface Settled {
  readonly acknowledged: boolean;
  readonly outcome: FailureClass | 'busy';
}

/** What is known of a record when its work failed; `message` is missing when the body could not be read. */
export interface Failed<Message> {
  readonly record: QueueRecord;
  readonly message?: Message;
  readonly subject?: Subject;
  readonly error: unknown;
}

/**
 * Does what the outcome table wants and says whether the record is done with.
 * @throws whatever a hook throws; the record then has to come again.
 */
export async function settle<Message>(
  failed: Failed<Message>,
  hooks: OutcomeHooks<Message>,
  maxReceiveCount: number,
): Promise<Settled> {
  const { error, message, record, subject } = failed;
  if (error instanceof Rejected) {
    await hooks.journal({ ...occurrence(failed, 'rejected', error, hooks), payload: record.body });
    return { acknowledged: true, outcome: 'rejected' };
  }
  if (error instanceof Conflict && message !== undefined) {
    await required(hooks.markAgain, 'markAgain', error)(message, error, record);
    return { acknowledged: true, outcome: 'conflict' };
  }
  if (error instanceof Busy && message !== undefined) {
    await required(hooks.becomeDue, 'becomeDue', error)(message, error, record);
    return { acknowledged: true, outcome: 'busy' };
  }
  if (error instanceof Broken && subject) {
    await required(hooks.pauseConnection, 'pauseConnection', error)(subject, error);
    await hooks.journal(withoutObject(occurrence(failed, 'broken', error, hooks)));
    return { acknowledged: true, outcome: 'broken' };
  }
  if (error instanceof Transient) {
    if (record.receiveCount >= maxReceiveCount) {
      await hooks.journal(occurrence(failed, 'transient', error, hooks));
    }
    return { acknowledged: false, outcome: 'transient' };
  }
  await hooks.journal(occurrence(failed, 'bug', bugOf(error), hooks));
  return { acknowledged: false, outcome: 'bug' };
}

function required<Hook>(hook: Hook | undefined, name: string, outcome: Outcome): Hook {
  if (hook) return hook;
  throw new Error(`the consumer has no ${name} for ${outcome.name}`, { cause: outcome });
}

/** A person is told once per cause, however many objects wait for it. */
function withoutObject(occurred: Occurrence): Occurrence {
  const { tenant, connection } = occurred.subject;
  return { ...occurred, subject: { tenant, connection } };
}

function bugOf(error: unknown): Pick<Outcome, 'causeKey' | 'text' | 'details'> {
  const name = error instanceof Error ? error.name : typeof error;
  return {
    causeKey: `internal.${error instanceof Outcome ? error.causeKey : name}`,
    text: text(
      'Внутренняя ошибка. Мы уже знаем о ней; ничего делать не нужно.',
      'Internal error. We know about it already; there is nothing to do.',
    ),
    details: { error: name },
  };
}

function occurrence<Message>(
  { record, message, subject }: Failed<Message>,
  failure: FailureClass,
  error: Pick<Outcome, 'causeKey' | 'text' | 'details'>,
  hooks: OutcomeHooks<Message>,
): Occurrence {
  const name =
    message !== undefined && error instanceof Rejected ? hooks.occurrenceOf?.(message, error) : undefined;
  const repeat = message === undefined ? undefined : hooks.repeatOf?.(message, record);
  return {
    subject: subject ?? houseSubject,
    id: name ?? record.messageId,
    failure,
    causeKey: error.causeKey,
    text: error.text,
    details: error.details,
    ...(repeat && { repeat }),
  };
}
