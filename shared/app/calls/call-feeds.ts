import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { ConnectionId, TenantId } from '../../kernel/ids.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Exchanges whose calls are fetched. */
export const feedNames = ['mikopbx'] as const;
export type FeedName = (typeof feedNames)[number];

const feedSchema = z.object({
  version: z.literal(1),
  /** Address of the exchange, without a slash at the end. */
  url: z.string(),
  sealedToken: z.string(),
  enabled: z.boolean(),
  /** The last record that was taken. */
  cursor: z.int(),
  /** Changes with each saving by a person: a look that began before does not write its cursor. */
  revision: z.string(),
  polledAt: z.number().optional(),
  changedAt: z.number(),
  trouble: z.object({ ru: z.string(), en: z.string() }).optional(),
});

export type CallFeed = z.output<typeof feedSchema>;

/** What a person says of an exchange. */
export interface FeedSettings {
  readonly url: string;
  /** Missing: the one that was given before. */
  readonly token?: string;
  readonly enabled: boolean;
}

/** Exchanges that are asked for their calls, with sealed tokens and how far they were read. */
export class CallFeeds {
  readonly #table: Table;
  readonly #secrets: Secrets;
  readonly #clock: { now(): number };
  readonly #newToken: () => string;

  constructor(table: Table, secrets: Secrets, clock: { now(): number }, newToken: () => string) {
    this.#table = table;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#newToken = newToken;
  }

  async get(scope: ConnectionScope, feed: FeedName): Promise<CallFeed | undefined> {
    const item = await this.#table.get(keys.callFeed.build({ ...scope, feed }));
    return item && feedSchema.parse(item);
  }

  /** `undefined` when there is no token, neither a new one nor an earlier one. */
  async save(
    scope: ConnectionScope,
    feed: FeedName,
    { enabled, token, url }: FeedSettings,
  ): Promise<CallFeed | undefined> {
    const known = await this.get(scope, feed);
    const sealedToken =
      token === undefined
        ? known?.sealedToken
        : await this.#secrets.seal(token, feedContext(scope.tenant, scope.connection, feed));
    if (sealedToken === undefined) return undefined;
    const cursor = known?.url === url ? known.cursor : 0;
    const said = { url, sealedToken, enabled, cursor, revision: this.#newToken() };
    const item = { version: 1 as const, ...said, changedAt: this.#clock.now() };
    await this.#table.put({ ...keys.callFeed.build({ ...scope, feed }), ...item });
    return item;
  }

  async token(scope: ConnectionScope, feed: FeedName, { sealedToken }: CallFeed): Promise<string> {
    return this.#secrets.open(sealedToken, feedContext(scope.tenant, scope.connection, feed));
  }

  /** Notes how far an exchange was read, unless a person changed it meanwhile. */
  async polled(
    scope: ConnectionScope,
    feed: FeedName,
    { revision }: CallFeed,
    end: { readonly cursor: number; readonly trouble?: CallFeed['trouble'] },
  ): Promise<void> {
    const { cursor, trouble } = end;
    const set: Record<string, Json> = { cursor, polledAt: this.#clock.now() };
    try {
      await this.#table.update(
        keys.callFeed.build({ ...scope, feed }),
        {
          set: trouble ? { ...set, trouble: { ...trouble } } : set,
          ...(!trouble && { remove: ['trouble'] }),
        },
        { attribute: 'revision', equals: revision },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}

function feedContext(tenant: TenantId, connection: ConnectionId, feed: FeedName): string {
  return `call-feed ${tenant} ${connection} ${feed}`;
}
