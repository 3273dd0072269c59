import type { SQSRecord } from 'aws-lambda';

/** One message as its consumer sees it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly group?: string;
  /** How many times it was received, this time included. */
  readonly receiveCount: number;
  /** When it was sent, milliseconds since the Unix epoch. */
  readonly sentAt: number;
  readonly fifo: boolean;
}

/** Reads what the wrapper needs of SQS's record. */
export function queueRecord(record: SQSRecord): QueueRecord {
  const { ApproximateReceiveCount, MessageGroupId, SentTimestamp } = record.attributes;
  return {
    messageId: record.messageId,
    body: record.body,
    ...(MessageGroupId !== undefined && { group: MessageGroupId }),
    receiveCount: Number(ApproximateReceiveCount),
    sentAt: Number(SentTimestamp),
    fifo: record.eventSourceARN.endsWith('.fifo'),
  };
}
