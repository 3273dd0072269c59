import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { type ReportSubscription, subscriptionSchema } from '../../contracts/reports/subscription.ts';
import { plain } from '../../kernel/json-text.ts';
import { ConditionFailed, type Item, type Table, type Update } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const lastPostSchema = z.object({
  slot: z.string(),
  postId: z.string(),
  link: z.string(),
  postedAt: z.number(),
});

const itemSchema = z.object({
  version: z.literal(1),
  said: subscriptionSchema,
  revision: z.string(),
  dispatchedTo: z.number(),
  createdAt: z.number(),
  changedAt: z.number(),
  lastPost: lastPostSchema.optional(),
});

/** The last post of a subscription; `link` opens it on the portal. */
export type LastPost = z.output<typeof lastPostSchema>;

/** A subscription as stored. Moments are milliseconds since the Unix epoch. */
export interface StoredSubscription {
  readonly id: string;
  readonly said: ReportSubscription;
  /** New with every change by a person. */
  readonly revision: string;
  /** Slots up to this moment were started, or told to be missed. */
  readonly dispatchedTo: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly lastPost?: LastPost;
}

/** Subscriptions of a connection are few; more are refused. */
export const mostSubscriptions = 500;

/** Report subscriptions of connections. */
export class Subscriptions {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(scope: ConnectionScope, id: string): Promise<StoredSubscription | undefined> {
    const item = await this.#table.get(keys.reportSubscription.build({ ...scope, subscription: id }));
    return item && subscriptionOf(item);
  }

  /** All subscriptions of a connection, by id. */
  async list(scope: ConnectionScope): Promise<readonly StoredSubscription[]> {
    const { pk } = keys.reportSubscription.build({ ...scope, subscription: '-' });
    const prefix = keys.reportSubscription.skPrefix({});
    const found: StoredSubscription[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({ pk, prefix, ...(cursor !== undefined && { cursor }) });
      found.push(...page.items.map(subscriptionOf));
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }

  /** Writes a new subscription. */
  async create(scope: ConnectionScope, subscription: StoredSubscription): Promise<void> {
    const { id, ...attributes } = subscription;
    const key = keys.reportSubscription.build({ ...scope, subscription: id });
    await this.#table.put({ ...key, version: 1, ...plain(attributes) }, { absent: true });
  }

  /**
   * Changes what a person says; slots up to `now` are taken care of. `undefined` when it was changed since it was read,
   * or is gone.
   */
  async change(
    scope: ConnectionScope,
    { id, revision: seen }: StoredSubscription,
    said: ReportSubscription,
    revision: string,
    now: number,
  ): Promise<StoredSubscription | undefined> {
    const update = { set: { said: plain(said), revision, dispatchedTo: now, changedAt: now } };
    return this.#update(scope, id, update, { attribute: 'revision', equals: seen });
  }

  /** Notes that all slots up to a moment are taken care of. False when the subscription was changed or is gone. */
  async dispatched(
    scope: ConnectionScope,
    { id, revision }: StoredSubscription,
    to: number,
  ): Promise<boolean> {
    const update = { set: { dispatchedTo: to } };
    return (await this.#update(scope, id, update, { attribute: 'revision', equals: revision })) !== undefined;
  }

  /** Keeps the newest post; an older one that is told late changes nothing. */
  async posted(scope: ConnectionScope, id: string, post: LastPost): Promise<void> {
    const update = { set: { lastPost: { ...post }, lastPostAt: post.postedAt } };
    await this.#update(scope, id, update, {
      all: [
        { present: true },
        {
          any: [
            { attribute: 'lastPostAt', exists: false },
            { attribute: 'lastPostAt', lessThan: post.postedAt },
          ],
        },
      ],
    });
  }

  async delete(scope: ConnectionScope, id: string): Promise<void> {
    await this.#table.delete(keys.reportSubscription.build({ ...scope, subscription: id }));
  }

  async #update(
    scope: ConnectionScope,
    id: string,
    update: Update,
    condition: Parameters<Table['update']>[2],
  ): Promise<StoredSubscription | undefined> {
    const key = keys.reportSubscription.build({ ...scope, subscription: id });
    try {
      return subscriptionOf(await this.#table.update(key, update, condition));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }
}

function subscriptionOf(item: Item): StoredSubscription {
  const parts = keys.reportSubscription.parse(item);
  if (!parts) throw new Error(`not the key of a report subscription: ${item.pk} / ${item.sk}`);
  const { version: _, lastPost, ...stored } = itemSchema.parse(item);
  return { id: parts.subscription, ...stored, ...(lastPost && { lastPost }) };
}
