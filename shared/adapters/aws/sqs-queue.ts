import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { OutgoingMessage, Queue, ReceivedMessage, ReceiveOptions } from '../../ports/queue.ts';
import { checkMessage, checkReceive, checkVisibility } from '../../ports/queue-limits.ts';
import { calling, nameOf } from './aws-trouble.ts';
import { chunksOf } from './chunks.ts';
import { type Patience, repeatRefused } from './repeat.ts';
import { batchesOf } from './sqs-batches.ts';

export interface SqsQueueOptions extends Patience {
  readonly client: SQSClient;
  /** Address of the queue; FIFO when it ends in `.fifo`. */
  readonly url: string;
}

type Entry = SendMessageBatchRequestEntry & { readonly MessageBody: string };

/** What SQS answers to a receipt that is void ("ChangeMessageVisibility", "DeleteMessageBatch", API Reference). */
const voidReceipt: ReadonlySet<string> = new Set([
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'MessageNotInflight',
  'ReceiptHandleIsInvalid',
]);
const receiptsPerRequest = 10;
const batchesAtOnce = 8;

/** `Queue` on SQS. */
export class SqsQueue implements Queue {
  readonly #options: SqsQueueOptions;
  readonly #fifo: boolean;

  constructor(options: SqsQueueOptions) {
    this.#options = options;
    this.#fifo = options.url.endsWith('.fifo');
  }

  /**
   * Sends in batches, again what a batch refused. Where a FIFO batch is refused in part, what is sent again comes after
   * later messages of its group that were taken; consumers re-read state, so that costs nothing.
   */
  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) checkMessage(message, this.#fifo);
    const batches = batchesOf(messages.map((message, index) => this.#entry(message, index)));
    const atOnce = this.#fifo ? 1 : batchesAtOnce;
    for (const group of chunksOf(batches, atOnce)) {
      await Promise.all(
        group.map((batch) =>
          repeatRefused('SQS', batch, this.#options, (entries) => this.#sendBatch(entries)),
        ),
      );
    }
  }

  async receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    checkReceive(options);
    if (options.signal?.aborted) return [];
    const { client, url } = this.#options;
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: options.max,
      VisibilityTimeout: options.visibilitySeconds,
      WaitTimeSeconds: options.waitSeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
    });
    try {
      const sending = client.send(command, options.signal ? { abortSignal: options.signal } : {});
      const { Messages: messages = [] } = await calling('SQS', sending);
      return messages.map(received);
    } catch (error) {
      if (options.signal?.aborted) return [];
      throw error;
    }
  }

  async delete(receipts: readonly string[]): Promise<void> {
    const entries = [...new Set(receipts)].map((receipt, index) => ({
      Id: String(index),
      ReceiptHandle: receipt,
    }));
    for (const chunk of chunksOf(entries, receiptsPerRequest)) {
      await repeatRefused('SQS', chunk, this.#options, async (left) => {
        const command = new DeleteMessageBatchCommand({ QueueUrl: this.#options.url, Entries: [...left] });
        const { Failed: failed = [] } = await calling('SQS', this.#options.client.send(command));
        const again = new Set(failed.filter(({ SenderFault }) => !SenderFault).map(({ Id }) => Id));
        return left.filter(({ Id }) => again.has(Id));
      });
    }
  }

  async changeVisibility(receipt: string, visibilitySeconds: number): Promise<void> {
    checkVisibility(visibilitySeconds);
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.#options.url,
      ReceiptHandle: receipt,
      VisibilityTimeout: visibilitySeconds,
    });
    try {
      await calling('SQS', this.#options.client.send(command));
    } catch (error) {
      if (!voidReceipt.has(nameOf(error))) throw error;
    }
  }

  #entry(message: OutgoingMessage, index: number): Entry {
    const { body, group, delaySeconds } = message;
    return {
      Id: String(index),
      MessageBody: body,
      ...(group === undefined ? {} : { MessageGroupId: group }),
      ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
      // One id for all attempts, so that a repeated attempt is not a second message.
      ...(this.#fifo ? { MessageDeduplicationId: message.deduplicationId ?? randomUUID() } : {}),
    };
  }

  /** Returns the entries that were refused for the moment. @throws Error for one that will never be taken */
  async #sendBatch(entries: readonly Entry[]): Promise<readonly Entry[]> {
    const { client, url } = this.#options;
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: [...entries] });
    const { Failed: failed = [] } = await calling('SQS', client.send(command));
    const fault = failed.find(({ SenderFault, Code }) => SenderFault && !/throttl/i.test(Code ?? ''));
    if (fault) throw new Error(`SQS refused a message: ${fault.Code ?? ''} ${fault.Message ?? ''}`);
    const again = new Set(failed.map(({ Id }) => Id));
    return entries.filter(({ Id }) => again.has(Id));
  }
}

function received(message: Message): ReceivedMessage {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} } = message;
  const { ApproximateReceiveCount, SentTimestamp, MessageGroupId } = Attributes;
  return {
    id: MessageId,
    receipt: ReceiptHandle,
    body: Body,
    ...(MessageGroupId === undefined ? {} : { group: MessageGroupId }),
    receiveCount: Number(ApproximateReceiveCount),
    sentAt: Number(SentTimestamp),
  };
}
