import { randomUUID } from 'node:crypto';
import type { OutgoingMessage, Queue, ReceivedMessage, ReceiveOptions } from '../../ports/queue.ts';
import { checkMessage, checkReceive, checkVisibility } from '../../ports/queue-limits.ts';
import { Arrivals } from './arrivals.ts';
import { type MessageRow, type QueueDepth, QueueStore } from './queue-store.ts';
import { parseReceipt, receiptOf } from './receipt.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

export interface SqliteQueueOptions {
  /** Names the queue within its database; FIFO when it ends in `.fifo`. */
  readonly name: string;
  /** Where a message goes that was received `maxReceiveCount` times without being deleted. */
  readonly deadLetters?: { readonly queue: SqliteQueue; readonly maxReceiveCount: number };
  /** After so many seconds a message is thrown away; SQS's default is four days, its most fourteen. */
  readonly retentionSeconds?: number;
}

const deduplicationMilliseconds = 5 * 60 * 1000;
const fourDaysInSeconds = 345_600;

/**
 * `Queue` on SQLite with the semantics of SQS (Amazon SQS Developer Guide: visibility timeout, FIFO delivery logic,
 * exactly-once processing, dead-letter queues, fair queues). On a standard queue groups take turns, so that a flood in
 * one group does not hold up the others.
 */
export class SqliteQueue implements Queue {
  readonly name: string;
  readonly #database: SqliteDatabase;
  readonly #store: QueueStore;
  readonly #arrivals: Arrivals;
  readonly #fifo: boolean;
  readonly #deadLetters: SqliteQueueOptions['deadLetters'];
  /** The group that had its turn last. */
  #lastGroup = '';

  constructor(database: SqliteDatabase, options: SqliteQueueOptions) {
    this.name = options.name;
    this.#database = database;
    this.#store = new QueueStore(database, options.name);
    this.#arrivals = new Arrivals(database.clock);
    this.#fifo = options.name.endsWith('.fifo');
    this.#deadLetters = options.deadLetters;
    const retention = (options.retentionSeconds ?? fourDaysInSeconds) * 1000;
    database.addChore((now) => {
      this.#store.forget(now);
      this.#store.retire(now - retention);
    });
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) checkMessage(message, this.#fifo);
    if (messages.length === 0) return;
    await this.#database.write(() => {
      const now = this.#database.clock.now();
      for (const message of messages) this.#insert(message, now);
    });
    this.#arrivals.announce();
  }

  async receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    checkReceive(options);
    const { clock } = this.#database;
    const deadline = clock.now() + options.waitSeconds * 1000;
    for (;;) {
      const seen = this.#arrivals.count;
      const messages = await this.#receiveNow(options);
      if (messages.length > 0 || options.signal?.aborted || clock.now() >= deadline) return messages;
      const nextDue = this.#database.read(() => this.#store.nextDue());
      await this.#arrivals.wait(seen, Math.min(deadline, nextDue ?? deadline), options.signal);
    }
  }

  async delete(receipts: readonly string[]): Promise<void> {
    const parsed = receipts.map(parseReceipt).filter((receipt) => receipt !== undefined);
    if (parsed.length === 0) return;
    await this.#database.write(() => {
      for (const { seq, id, receiveCount } of parsed) this.#store.delete(seq, id, receiveCount);
    });
    // Others of the group may have waited for this one.
    if (this.#fifo) this.#arrivals.announce();
  }

  async changeVisibility(receipt: string, visibilitySeconds: number): Promise<void> {
    checkVisibility(visibilitySeconds);
    const parsed = parseReceipt(receipt);
    if (!parsed) return;
    await this.#database.write(() => {
      const now = this.#database.clock.now();
      const visibleAt = now + visibilitySeconds * 1000;
      this.#store.changeVisibility(parsed.seq, parsed.id, parsed.receiveCount, visibleAt, now);
    });
    this.#arrivals.announce();
  }

  /**
   * Makes what is in flight receivable at once, receipts counted. Only for whoever knows that nobody works on it any
   * more: the one process that received it was killed.
   */
  async releaseInFlight(): Promise<void> {
    await this.#database.write(() => this.#store.release());
    this.#arrivals.announce();
  }

  /** How full the queue is now. */
  depth(): QueueDepth {
    return this.#database.read(() => this.#store.depth());
  }

  #insert(message: OutgoingMessage, now: number): void {
    const { deduplicationId, delaySeconds = 0 } = message;
    const isNew =
      deduplicationId === undefined ||
      this.#store.remember(deduplicationId, now, now + deduplicationMilliseconds);
    if (!isNew) return;
    const row = { id: randomUUID(), body: message.body, grp: message.group ?? '', sentAt: now };
    this.#store.insert(row, delaySeconds > 0 ? now + delaySeconds * 1000 : undefined);
  }

  async #receiveNow(options: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    if (!this.#database.read(() => this.#store.isDue(this.#database.clock.now()))) return [];
    const { taken, buried } = await this.#database.write(() => this.#takeInTurn(options));
    if (buried > 0 && this.#deadLetters) this.#deadLetters.queue.#arrivals.announce();
    return taken.map(received);
  }

  /** Puts up to `max` messages in flight, group after group, and buries those received too often. */
  #takeInTurn(options: ReceiveOptions): { readonly taken: readonly MessageRow[]; readonly buried: number } {
    const now = this.#database.clock.now();
    const visibleAt = now + options.visibilitySeconds * 1000;
    const taken: MessageRow[] = [];
    let buried = 0;
    this.#store.wake(now);
    while (taken.length < options.max) {
      const groups = this.#groupsInTurn(options.max - taken.length);
      if (groups.length === 0) break;
      for (const [index, group] of groups.entries()) {
        const free = options.max - taken.length;
        // FIFO hands out as many of one group as it can; otherwise groups share alike.
        const share = this.#fifo ? free : Math.ceil(free / (groups.length - index));
        for (const row of this.#store.readyOfGroup(group, share)) {
          if (this.#bury(row, now)) {
            buried += 1;
            continue;
          }
          this.#store.take(row.seq, visibleAt);
          taken.push({ ...row, receiveCount: row.receiveCount + 1 });
        }
        this.#lastGroup = group;
      }
    }
    return { taken, buried };
  }

  /** Up to so many groups with something to receive, beginning after the one that had its turn last. */
  #groupsInTurn(limit: number): readonly string[] {
    const groups = new Set<string>();
    const start = this.#lastGroup;
    let group = this.#store.nextGroup(start) ?? this.#store.firstGroup();
    const first = group;
    while (group !== undefined && groups.size < limit) {
      if (!(this.#fifo && this.#store.isBusy(group))) groups.add(group);
      group = this.#store.nextGroup(group) ?? this.#store.firstGroup();
      if (group === first) break;
    }
    return [...groups];
  }

  /** Moves a message that was received too often to the dead letters; false when it may be received. */
  #bury(row: MessageRow, now: number): boolean {
    if (!this.#deadLetters || row.receiveCount < this.#deadLetters.maxReceiveCount) return false;
    const { queue } = this.#deadLetters;
    this.#store.remove(row.seq);
    queue.#store.insert({ ...row, sentAt: this.#fifo ? now : row.sentAt });
    return true;
  }
}

function received(row: MessageRow): ReceivedMessage {
  return {
    id: row.id,
    receipt: receiptOf(row),
    body: row.body,
    ...(row.grp === '' ? {} : { group: row.grp }),
    receiveCount: row.receiveCount,
    sentAt: row.sentAt,
  };
}
