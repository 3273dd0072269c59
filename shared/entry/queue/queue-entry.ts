import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Subject } from '../../domain/history/occurrence.ts';
import type { Clock } from '../../kernel/clock.ts';
import { inParallel } from '../../kernel/in-parallel.ts';
import { Busy, Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { type Entry, wrapEntry } from '../entry.ts';
import { chainsOf } from './chains.ts';
import { withDeadline } from './deadline.ts';
import type { OutcomeHooks } from './outcome-hooks.ts';
import { type QueueRecord, queueRecord } from './record.ts';
import { settle } from './settle.ts';

/** What the work on one message may use. */
export interface Work {
  readonly record: QueueRecord;
  /** Logs with the message's id; what is logged here never shows on another record's lines. */
  readonly telemetry: Telemetry;
  /** Aborted when the function is about to run out of time; the record then comes again. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left for the work. */
  remaining(): number;
}

export interface QueueEntryOptions<Message> {
  /** Name in logs and metrics. */
  readonly consumer: string;
  /** The message's body: by default JSON that fits `schema`. A body that does not fit is `Rejected`. */
  readonly schema: z.ZodType<Message>;
  /** How to read a body that is not JSON, before the schema. @throws when it cannot be read */
  readonly read?: (body: string) => unknown;
  /** Whose message it is; without an owner it belongs to the house. */
  readonly subjectOf?: (message: Message) => Subject | undefined;
  /** Records (of FIFO queues: groups) worked on at the same time; 1 goes one by one. */
  readonly parallel: number;
  /** After so many receipts the queue gives the message up: the redrive policy's `maxReceiveCount`. */
  readonly maxReceiveCount: number;
  /** A record is not begun with less time than this. */
  readonly neededMilliseconds: number;
  readonly hooks: OutcomeHooks<NoInfer<Message>>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly work: (message: Message, work: Work) => Promise<void>;
}

/** Kept back from the function's timeout to journal and to answer which records failed. */
const reserveMilliseconds = 2000;

/**
 * Consumes an SQS queue as a Lambda with partial batch responses: each record has its own outcome by the table in
 * `shared/kernel/outcome.ts`, and no record harms its neighbours. In a FIFO queue a record that fails takes the later
 * ones of its group with it, so that order holds; other groups go on.
 */
export function queueEntry<Message>(options: QueueEntryOptions<Message>): Entry<SQSEvent, SQSBatchResponse> {
  return wrapEntry<SQSEvent, SQSBatchResponse>(
    'queue',
    { telemetry: options.telemetry, reserveMilliseconds: 0 },
    async (event, context) => {
      const failed = new Set<string>();
      await inParallel(chainsOf(event.Records.map(queueRecord)), options.parallel, async (chain) => {
        for (const [index, record] of chain.entries()) {
          if (await acknowledged(options, record, context)) continue;
          for (const later of chain.slice(index)) failed.add(later.messageId);
          return;
        }
      });
      return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
    },
  );
}

/** Works on one record. True when it is done with, false when it has to come again. Never throws. */
async function acknowledged<Message>(
  options: QueueEntryOptions<Message>,
  record: QueueRecord,
  context: Context,
): Promise<boolean> {
  const { clock, consumer, neededMilliseconds } = options;
  const telemetry = options.telemetry.child({
    consumer,
    messageId: record.messageId,
    receiveCount: record.receiveCount,
  });
  const remaining = () => context.getRemainingTimeInMillis() - reserveMilliseconds;
  if (remaining() < neededMilliseconds) {
    telemetry.count('queue_records', 1, { consumer, outcome: 'postponed' });
    telemetry.warn('record postponed: not enough time left', { remaining: remaining() });
    return false;
  }
  const startedAt = clock.now();
  if (record.receiveCount === 1) telemetry.duration('queue_wait', startedAt - record.sentAt, { consumer });
  const { acknowledged: done, outcome } = await outcomeOf(options, record, telemetry, remaining);
  const milliseconds = clock.now() - startedAt;
  telemetry.count('queue_records', 1, { consumer, outcome });
  telemetry.duration('queue_record', milliseconds, { consumer });
  telemetry.info('record settled', { outcome, acknowledged: done, milliseconds });
  return done;
}

async function outcomeOf<Message>(
  options: QueueEntryOptions<Message>,
  record: QueueRecord,
  telemetry: Telemetry,
  remaining: () => number,
): Promise<{ readonly acknowledged: boolean; readonly outcome: string }> {
  let message: Message | undefined;
  let subject: Subject | undefined;
  try {
    const read = readMessage(options, record);
    message = read;
    subject = options.subjectOf?.(read);
    await withDeadline(remaining(), (signal) => options.work(read, { record, telemetry, signal, remaining }));
    return { acknowledged: true, outcome: 'done' };
  } catch (error) {
    // To be asked to come later is nothing that went wrong.
    if (error instanceof Busy)
      telemetry.info('record put off', { causeKey: error.causeKey, retryAt: error.retryAt });
    else telemetry.error('record not done', error);
    const failed = { record, error, ...(message !== undefined && { message }), ...(subject && { subject }) };
    try {
      return await settle(failed, options.hooks, options.maxReceiveCount);
    } catch (failure) {
      telemetry.error('outcome could not be settled', failure);
      return { acknowledged: false, outcome: 'unsettled' };
    }
  }
}

/** @throws Rejected when the body cannot be read or does not fit. */
function readMessage<Message>(
  { read = (body) => JSON.parse(body) as unknown, schema }: QueueEntryOptions<Message>,
  record: QueueRecord,
): Message {
  const told = text(
    'Сообщение не разобрано: оно испорчено или не того вида.',
    'The message was not understood: it is damaged or of another kind.',
  );
  let raw: unknown;
  try {
    raw = read(record.body);
  } catch (cause) {
    throw new Rejected('message.not-readable', told, {}, { cause });
  }
  const parsed = z.safeParse(schema, raw);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.') || '(all)'))];
  throw new Rejected('message.not-valid', told, { fields: fields.slice(0, 10).join(', ') });
}
