import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { ReceivedMessage } from '../../shared/ports/queue.ts';

/** The event Lambda gets from a queue. See "Using Lambda with Amazon SQS", AWS Lambda developer guide. */
export function sqsEvent(queue: string, messages: readonly ReceivedMessage[], now: number): SQSEvent {
  return { Records: messages.map((message) => sqsRecord(queue, message, now)) };
}

function sqsRecord(queue: string, message: ReceivedMessage, now: number): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(now),
      ...(message.group !== undefined && { MessageGroupId: message.group }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:local:000000000000:${queue}`,
    awsRegion: 'local',
  };
}

const responseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
}) satisfies z.ZodType<Partial<Record<keyof SQSBatchResponse, unknown>>>;

/**
 * Which messages succeeded by the function's answer to a batch. Nothing, `null` or an empty list means all; an answer
 * that cannot be read or names a message that was not in the batch means none.
 * See "Handling errors for an SQS event source in Lambda", AWS Lambda developer guide.
 */
export function succeeded(messages: readonly ReceivedMessage[], answer: unknown): readonly ReceivedMessage[] {
  if (answer === undefined || answer === null) return messages;
  const parsed = responseSchema.safeParse(answer);
  if (!parsed.success) return [];
  const failed = new Set(parsed.data.batchItemFailures?.map((failure) => failure.itemIdentifier));
  const known = new Set(messages.map((message) => message.id));
  if ([...failed].some((id) => !known.has(id))) return [];
  return messages.filter((message) => !failed.has(message.id));
}
