import type { QueueName } from '../../contracts/queues.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Transient } from '../../kernel/outcome.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { type DueItems, dueMessage, dueShards, type StoredDueItem } from './due-items.ts';

export interface DrainParts {
  readonly items: DueItems;
  readonly queue: (name: QueueName) => QueueSender;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** What a drain did. */
export interface Drained {
  readonly sent: number;
  /** False when time ran out before everything due was looked at; the next tick goes on. */
  readonly complete: boolean;
}

/** Some of what is due could not be moved; everything else was. It stays due, the next tick tries again. */
export class DueItemsLeft extends AggregateError {
  constructor(errors: readonly unknown[]) {
    super(errors, `${errors.length} kinds of due items could not be moved to their queues`);
    this.name = 'DueItemsLeft';
  }
}

/**
 * Moves everything that is due into its queue: sends, then takes the item away unless it was scheduled anew. Cut off
 * in between, or run beside itself, it sends a message twice and loses none. `enough` is asked before every page.
 * @throws DueItemsLeft after the rest was moved.
 */
export async function drainDue(parts: DrainParts, enough: () => boolean): Promise<Drained> {
  const drain = new Drain(parts, enough);
  await Promise.all(Array.from({ length: dueShards }, (_, shard) => drain.shard(shard)));
  if (drain.errors.length > 0) throw new DueItemsLeft(drain.errors);
  return { sent: drain.sent, complete: drain.complete };
}

class Drain {
  readonly #parts: DrainParts;
  readonly #enough: () => boolean;
  readonly #now: number;
  /** Queues that did not answer: left alone until the next tick, so that they do not eat the time of the others. */
  readonly #silent = new Set<QueueName>();
  readonly errors: unknown[] = [];
  sent = 0;
  complete = true;

  constructor(parts: DrainParts, enough: () => boolean) {
    this.#parts = parts;
    this.#enough = enough;
    this.#now = parts.clock.now();
  }

  /** Moves what is due in one shard. Never throws: what failed is in `errors`, the other shards go on. */
  async shard(shard: number): Promise<void> {
    try {
      await this.#pages(shard);
    } catch (error) {
      this.errors.push(new Error(`due items of shard ${shard}`, { cause: error }));
    }
  }

  async #pages(shard: number): Promise<void> {
    let cursor: string | undefined;
    do {
      if (this.#enough()) {
        this.complete = false;
        return;
      }
      const page = await this.#parts.items.due(shard, this.#now, cursor);
      for (const id of page.unreadable) this.errors.push(new Error(`due item ${id} is not readable`));
      for (const [queue, items] of Map.groupBy(page.items, (item) => item.queue)) {
        await this.#move(queue, items);
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }

  async #move(queue: QueueName, items: readonly StoredDueItem[]): Promise<void> {
    const moved = await this.#send(queue, items);
    const kept = (await Promise.allSettled(moved.map((item) => this.#parts.items.sent(item)))).filter(
      (result) => result.status === 'rejected',
    );
    for (const { reason } of kept.slice(0, 1)) {
      this.errors.push(
        new Error(`${kept.length} due items of ${queue} will be sent again`, { cause: reason }),
      );
    }
    const { clock, telemetry } = this.#parts;
    for (const item of moved) telemetry.duration('due_lateness', clock.now() - item.dueAt, { queue });
    telemetry.count('due_sent', moved.length, { queue });
    this.sent += moved.length;
  }

  /** The items whose messages are in the queue. */
  async #send(queue: QueueName, items: readonly StoredDueItem[]): Promise<readonly StoredDueItem[]> {
    if (this.#silent.has(queue)) return [];
    try {
      await this.#parts.queue(queue).send(items.map(dueMessage));
      return items;
    } catch (error) {
      const [only, ...others] = items;
      if (error instanceof Transient || others.length === 0) {
        if (error instanceof Transient) this.#silent.add(queue);
        this.errors.push(new Error(`due items of ${queue}, ${only?.id} first`, { cause: error }));
        return [];
      }
    }
    // One of them cannot be sent; the others must not wait for it.
    const moved: StoredDueItem[] = [];
    for (const item of items) moved.push(...(await this.#send(queue, [item])));
    return moved;
  }
}
