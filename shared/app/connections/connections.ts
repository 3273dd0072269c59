import { keys } from '../../contracts/keys.ts';
import {
  type BaseFacts,
  type Connection,
  type ConnectionStatus,
  connectionSchema,
  type PublishedAccess,
} from '../../domain/connections/connection.ts';
import type { ConnectionSettings } from '../../domain/connections/connection-settings.ts';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';
import { plain } from '../../kernel/json-text.ts';
import { ConditionFailed, type Item, type Table, type Update } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { ownerSchema } from './owner.ts';

/**
 * Connections. The item of a connection is the truth; the look-ups by number, code and key are made from it and written
 * after it, so that a crash leaves at most a look-up that is missing (`writeLookUps` mends it) or leads to a connection
 * that no longer answers to it (whoever finds a connection by key or code compares with the item).
 */
export class Connections {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(scope: ConnectionScope): Promise<Connection | undefined> {
    const item = await this.#table.get(keys.connection.build({ ...scope }));
    return item && connectionOf(item);
  }

  /** By the number that people see. */
  async byNumber(connection: ConnectionId): Promise<Connection | undefined> {
    return this.#lookUp(keys.connectionByNumber.build({ connection }));
  }

  /** By the code in the exchange address. */
  async byCode(code: string): Promise<Connection | undefined> {
    const found = await this.#lookUp(keys.connectionByCode.build({ code }));
    return found?.code === code ? found : undefined;
  }

  /** By the hash of the key. */
  async byKeyHash(keyHash: string): Promise<Connection | undefined> {
    const found = await this.#lookUp(keys.connectionByKey.build({ keyHash }));
    return found?.keyHash === keyHash ? found : undefined;
  }

  /** All connections of a tenant. */
  async ofTenant(tenant: TenantId): Promise<readonly Connection[]> {
    const { pk } = keys.connection.build({ tenant, connection: '-' });
    const connections: Connection[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({
        pk,
        prefix: keys.connection.skPrefix({}),
        ...(cursor !== undefined && { cursor }),
      });
      connections.push(...page.items.map(connectionOf));
      cursor = page.next;
    } while (cursor !== undefined);
    return connections;
  }

  /** The next free number. Numbers that a crash leaves unused stay unused. */
  async nextNumber(): Promise<ConnectionId> {
    const { value } = await this.#table.update(keys.counter.build({ name: 'connection' }), {
      add: { value: 1 },
    });
    return asId<ConnectionId>(String(value));
  }

  /** Writes a new connection unless it is there; returns what is there then. */
  async create(connection: Connection): Promise<Connection> {
    try {
      await this.#table.put(connectionItem(connection), { absent: true });
      return connection;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const { tenant, id } = connection;
    const existing = await this.get({ tenant, connection: id });
    if (!existing) throw new Error(`connection ${id} vanished`);
    return existing;
  }

  /** Makes the connection findable by number, code and key. Repeating it is harmless. */
  async writeLookUps({ tenant, id, code, keyHash }: Connection): Promise<void> {
    const owner = { tenant, connection: id };
    await this.#table.writeMany([
      { ...keys.connectionByNumber.build({ connection: id }), ...owner },
      { ...keys.connectionByCode.build({ code }), ...owner },
      { ...keys.connectionByKey.build({ keyHash }), ...owner },
    ]);
  }

  /** Gives the connection another key; from then on the old one is worth nothing. */
  async replaceKey(
    connection: Connection,
    key: Pick<Connection, 'keyHash' | 'sealedKey' | 'keyIssuedAt'>,
  ): Promise<Connection> {
    const { tenant, id } = connection;
    await this.#table.put({
      ...keys.connectionByKey.build({ keyHash: key.keyHash }),
      tenant,
      connection: id,
    });
    const changed = await this.#update({ tenant, connection: id }, { set: { ...key } });
    if (!changed) throw new Error(`connection ${id} vanished`);
    await this.#table.delete(keys.connectionByKey.build({ keyHash: connection.keyHash }));
    return changed;
  }

  async rename(scope: ConnectionScope, name: string): Promise<Connection | undefined> {
    return this.#update(scope, { set: { name } });
  }

  /** `settings` must have come out of `connectionSettingsSchema`. */
  async saveSettings(scope: ConnectionScope, settings: ConnectionSettings): Promise<Connection | undefined> {
    return this.#update(scope, { set: { settings: plain(settings) } });
  }

  /** Notes that the base was heard of, and what it said of itself, if anything. */
  async heardOfBase(scope: ConnectionScope, at: number, base?: BaseFacts): Promise<Connection | undefined> {
    return this.#update(scope, { set: { lastContactAt: at, ...(base && { base: plain(base) }) } });
  }

  /** Notes that an exchange of a kind ended well. */
  async exchanged(scope: ConnectionScope, type: string, at: number): Promise<void> {
    const connection = await this.get(scope);
    if (!connection) return;
    await this.#update(scope, { set: { lastExchangeAt: { ...connection.lastExchangeAt, [type]: at } } });
  }

  /** How the base is entered from now on; `undefined`: it comes to us. */
  async setPublished(
    scope: ConnectionScope,
    published: PublishedAccess | undefined,
  ): Promise<Connection | undefined> {
    return this.#update(
      scope,
      published ? { set: { published: plain(published) } } : { remove: ['published'] },
    );
  }

  async setStatus(scope: ConnectionScope, status: ConnectionStatus): Promise<Connection | undefined> {
    return this.#update(scope, { set: { status: plain(status) } });
  }

  /**
   * Takes a base for a connection: a base has one connection of a tenant. False when another connection has it;
   * nothing is written then.
   */
  async claimBase({ tenant, connection }: ConnectionScope, base: string): Promise<boolean> {
    try {
      await this.#table.put(
        { ...keys.connectionOfBase.build({ tenant, base }), connection },
        { any: [{ absent: true }, { attribute: 'connection', equals: connection }] },
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Lets go of a base, if the connection has it. */
  async releaseBase({ tenant, connection }: ConnectionScope, base: string): Promise<void> {
    try {
      await this.#table.delete(keys.connectionOfBase.build({ tenant, base }), {
        attribute: 'connection',
        equals: connection,
      });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  async #lookUp(key: { readonly pk: string; readonly sk: string }): Promise<Connection | undefined> {
    const item = await this.#table.get(key);
    return item && this.get(ownerSchema.parse(item));
  }

  /** `undefined` when there is no such connection; nothing is written then. */
  async #update(scope: ConnectionScope, update: Update): Promise<Connection | undefined> {
    try {
      const key = keys.connection.build({ ...scope });
      return connectionOf(await this.#table.update(key, update, { present: true }));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }
}

function connectionItem({ tenant, id, ...said }: Connection): Item {
  return { ...keys.connection.build({ tenant, connection: id }), version: 1, ...plain(said) };
}

function connectionOf(item: Item): Connection {
  const parts = keys.connection.parse(item);
  if (!parts) throw new Error(`not the key of a connection: ${item.pk} / ${item.sk}`);
  const { version: _, ...said } = connectionSchema.parse(item);
  return { tenant: asId<TenantId>(parts.tenant), id: asId<ConnectionId>(parts.connection), ...said };
}
