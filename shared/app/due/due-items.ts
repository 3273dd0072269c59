import * as z from 'zod';
import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import { type QueueName, queueNames } from '../../contracts/queues.ts';
import type { Random } from '../../kernel/random.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { OutgoingMessage } from '../../ports/queue.ts';
import { checkMessage } from '../../ports/queue-limits.ts';
import { ConditionFailed, type Item, type Table } from '../../ports/table.ts';

/** A message that is to be sent at its time. */
export interface DueItem {
  /** Whoever schedules the same id again replaces what was scheduled: one retry, one bell, one slot per id. */
  readonly id: string;
  /** When, milliseconds since the Unix epoch; a past moment means at the next tick. */
  readonly dueAt: number;
  readonly queue: QueueName;
  readonly body: string;
  /** Message group; required for FIFO queues. */
  readonly group?: string;
}

/** A due item as stored; `revision` is new whenever the id is scheduled again. */
export type StoredDueItem = DueItem & { readonly revision: string };

/** Items of one shard that are due; `unreadable` are ids of items that this version does not understand. */
export interface DuePage {
  readonly items: readonly StoredDueItem[];
  readonly unreadable: readonly string[];
  readonly next?: string;
}

/**
 * Due items are spread over so many partitions of the index, as a partition takes only 1 000 writes a second. The
 * number may grow (a drain looks at all), never shrink.
 */
export const dueShards = 16;

const storedSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  dueAt: z.number().int(),
  revision: z.string(),
  queue: z.enum(queueNames),
  body: z.string(),
  group: z.string().optional(),
});

/** What is due is data: everything that waits for a moment, whoever waits. */
export class DueItems {
  readonly #table: Table;
  readonly #random: Random;

  constructor(table: Table, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  /**
   * Makes a message come at its time, in place of what was scheduled under the same id.
   * @throws RangeError when the message could not be sent or the time is no whole number of milliseconds.
   */
  async schedule(item: DueItem): Promise<void> {
    await this.#table.put(storedItem(item, this.#random().toString(36).slice(2)));
  }

  /**
   * Makes a message come at its time, unless one is scheduled under the same id already. For those who ring often and
   * care only that somebody comes.
   * @throws RangeError as `schedule` does
   */
  async scheduleUnlessThere(item: DueItem): Promise<void> {
    await scheduleUnlessThere(this.#table, item);
  }

  /** Takes back what was scheduled. A tick at this very moment may still send it. */
  async cancel(id: string): Promise<void> {
    await this.#table.delete(keys.dueItem.build({ id }));
  }

  /** A page of a shard's items that are due at the given moment, oldest first. */
  async due(shard: number, now: number, cursor?: string): Promise<DuePage> {
    const { pk } = indexKeys.dueByShard.build({ shard: String(shard), dueAt: '0', id: '0' });
    const page = await this.#table.query({
      index: true,
      pk,
      // Sorts right after all items of this millisecond, whose keys go on with `#`.
      to: timePart(now + 1),
      limit: 200,
      ...(cursor !== undefined && { cursor }),
    });
    const parsed = page.items.map((item) => ({ item, result: storedSchema.safeParse(item) }));
    return {
      items: parsed.flatMap(({ result }) => (result.success ? [withoutVersion(result.data)] : [])),
      unreadable: parsed.flatMap(({ item, result }) => (result.success ? [] : [nameOf(item)])),
      ...(page.next !== undefined && { next: page.next }),
    };
  }

  /**
   * Takes away what was sent. False when the id was scheduled again or cancelled meanwhile: then it stays as it is.
   */
  async sent({ id, revision }: StoredDueItem): Promise<boolean> {
    try {
      await this.#table.delete(keys.dueItem.build({ id }), { attribute: 'revision', equals: revision });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}

/** `DueItems.scheduleUnlessThere` for who has no more than the table. */
export async function scheduleUnlessThere(table: Table, item: DueItem): Promise<void> {
  try {
    await table.put(storedItem(item, `once-${item.dueAt}`), { absent: true });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}

function storedItem({ id, dueAt, queue, body, group }: DueItem, revision: string): Item {
  checkMessage({ body, ...(group !== undefined && { group }) }, queue.endsWith('.fifo'));
  const due = indexKeys.dueByShard.build({ shard: shardOf(id), dueAt: timePart(dueAt), id });
  return {
    ...keys.dueItem.build({ id }),
    ...{ ipk: due.pk, isk: due.sk, version: 1, id, dueAt, revision, queue, body },
    ...(group !== undefined && { group }),
  };
}

/**
 * The message of a due item. The deduplication id is that of this scheduling: a tick that was cut off after sending
 * makes no second message of a FIFO queue, while the same id scheduled anew is a new message.
 */
export function dueMessage(item: StoredDueItem): OutgoingMessage {
  return {
    body: item.body,
    ...(item.group !== undefined && { group: item.group }),
    ...(item.queue.endsWith('.fifo') && {
      deduplicationId: stableHash({ id: item.id, revision: item.revision }),
    }),
  };
}

function shardOf(id: string): string {
  const [byte = 0] = Buffer.from(stableHash(id), 'base64url');
  return String(byte % dueShards);
}

function withoutVersion({ version: _, group, ...item }: z.output<typeof storedSchema>): StoredDueItem {
  return { ...item, ...(group !== undefined && { group }) };
}

function nameOf(item: Item): string {
  return keys.dueItem.parse(item)?.id ?? item.pk;
}
