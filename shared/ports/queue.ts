/** A message to send. */
export interface OutgoingMessage {
  /** 1 byte to 256 KB of UTF-8 text without the control characters that XML forbids. */
  readonly body: string;
  /**
   * FIFO (required): messages of a group come in order, and while some of them are in flight no others of the group.
   * Standard: only a hint for fair delivery among tenants.
   */
  readonly group?: string;
  /**
   * FIFO only: a second message with the same id within five minutes is accepted and dropped. Without it every message
   * is a new one.
   */
  readonly deduplicationId?: string;
  /** Seconds (0…900) before the message can be received. Standard queues only. */
  readonly delaySeconds?: number;
}

/** A message as received; it comes again when it is not deleted before its visibility ends. */
export interface ReceivedMessage {
  readonly id: string;
  /** Proves this receipt; void once the message is received again. */
  readonly receipt: string;
  readonly body: string;
  readonly group?: string;
  /** How many times it was received, this time included. */
  readonly receiveCount: number;
  /** When it was sent, milliseconds since the Unix epoch. */
  readonly sentAt: number;
}

export interface ReceiveOptions {
  /** 1…10. */
  readonly max: number;
  /** Seconds during which nobody else receives the messages. */
  readonly visibilitySeconds: number;
  /** Seconds (0…20) to wait for a first message. */
  readonly waitSeconds: number;
  /** Ends the waiting early: the answer is then what is there, mostly nothing. */
  readonly signal?: AbortSignal;
}

/**
 * Where work is handed over, after the manner of SQS: at least once, deleted only after success, moved to the dead
 * letters after `maxReceiveCount` receipts.
 */
export interface QueueSender {
  /**
   * Sends any number of messages; resolved means every one is durable. Entries refused for the moment are tried again
   * by the adapter; when some still could not be sent it throws `Transient`, and sending all again is safe only
   * because every consumer is idempotent. A message that no engine would take is a RangeError, and nothing is sent.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}

export interface Queue extends QueueSender {
  receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]>;
  /** Takes messages away for good; a void receipt is ignored. */
  delete(receipts: readonly string[]): Promise<void>;
  /** Makes a message come again after the given seconds (0…43 200) from now. A void receipt is ignored. */
  changeVisibility(receipt: string, visibilitySeconds: number): Promise<void>;
}
