import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const postSchema = z.object({
  /** `sending` may have reached the portal. */
  state: z.enum(['sending', 'sent']),
  sentAt: z.number(),
});

/** A printed form on its way to a timeline. */
export type FormPost = z.output<typeof postSchema>;

/** Seconds. */
const keptSeconds = 60 * 24 * 3600;

/** Which printed forms were sent to timelines, so that none is added twice. */
export class FormPosts {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(scope: ConnectionScope, errand: string): Promise<FormPost | undefined> {
    const item = await this.#table.get(keys.formPost.build({ ...scope, errand }));
    return item && postSchema.parse(item);
  }

  /** Takes the right to send; false when somebody else did so since it was read. */
  async begin(
    scope: ConnectionScope,
    errand: string,
    before: FormPost | undefined,
    sentAt: number,
  ): Promise<boolean> {
    const ttl = Math.floor(sentAt / 1000) + keptSeconds;
    try {
      await this.#table.put(
        { ...keys.formPost.build({ ...scope, errand }), state: 'sending', sentAt, ttl },
        before ? { attribute: 'sentAt', equals: before.sentAt } : { absent: true },
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  async sent(scope: ConnectionScope, errand: string): Promise<void> {
    await this.#table.update(keys.formPost.build({ ...scope, errand }), { set: { state: 'sent' } });
  }

  /** It certainly did not reach the portal. */
  async neverSent(scope: ConnectionScope, errand: string): Promise<void> {
    await this.#table.delete(keys.formPost.build({ ...scope, errand }));
  }
}
