import { beforeEach, describe, expect, test } from 'vitest';
import { Connections } from '../../../shared/app/connections/connections.ts';
import {
  type ConnectionParts,
  ensureFirstConnection,
  revealKey,
  rotateKey,
} from '../../../shared/app/connections/first-connection.ts';
import { Installations } from '../../../shared/app/connections/installations.ts';
import { tenantOf } from '../../../shared/domain/connections/identity.ts';
import { asId, type ConnectionId, type MemberId } from '../../../shared/kernel/ids.ts';
import { secretHash } from '../../../shared/kernel/secret.ts';
import type { Item, Table } from '../../../shared/ports/table.ts';
import { memoryPlatform, testStart } from '../../support/memory-platform.ts';

const member = asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9');
const said = {
  portal: 'https://acme.bitrix24.ru',
  clientEndpoint: 'https://acme.bitrix24.ru/rest/',
  language: 'ru',
};

function parts(table?: Table): ConnectionParts & { readonly table: Table } {
  const platform = memoryPlatform();
  const used = table ?? platform.table;
  return {
    connections: new Connections(used),
    installations: new Installations(used),
    secrets: platform.secrets,
    clock: platform.clock,
    table: used,
  };
}

/** A table that stops working after so many writes, as a process that is killed. */
function dyingTable(table: Table, writes: number): Table {
  let left = writes;
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left-- <= 0) throw new Error('killed');
    return work();
  };
  return {
    get: (key) => table.get(key),
    getMany: (wanted) => table.getMany(wanted),
    query: (query) => table.query(query),
    put: (item, condition) => write(() => table.put(item, condition)),
    update: (key, update, condition) => write(() => table.update(key, update, condition)),
    delete: (key, condition) => write(() => table.delete(key, condition)),
    writeMany: async (puts: readonly Item[], deletes = []) => {
      for (const put of puts) await write(() => table.put(put));
      for (const key of deletes) await write(() => table.delete(key));
    },
  };
}

describe('the first connection of a portal', () => {
  let all: ReturnType<typeof parts>;
  beforeEach(() => {
    all = parts();
  });

  test('is found by number, code and key', async () => {
    const made = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
    expect(made).toMatchObject({ id: '1', name: 'acme.bitrix24.ru', status: { state: 'active' }, member });
    const key = await revealKey(all.secrets, made);
    expect(key).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
    expect(await all.connections.byNumber(asId<ConnectionId>('1'))).toEqual(made);
    expect(await all.connections.byCode(made.code)).toEqual(made);
    expect(await all.connections.byKeyHash(secretHash(key))).toEqual(made);
    expect(await all.connections.ofTenant(tenantOf(member))).toEqual([made]);
    expect(JSON.stringify(await all.table.get({ pk: `T#${made.tenant}`, sk: 'CONNECTION#1' }))).not.toContain(
      key,
    );
  });

  test('is the same when the application is installed again', async () => {
    const first = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
    const again = await all.installations.install(
      member,
      { ...said, applicationTokenHash: 'h' },
      testStart + 1,
    );
    expect(await ensureFirstConnection(all, again)).toEqual(first);
    expect(await all.connections.ofTenant(first.tenant)).toHaveLength(1);
  });

  test('is one when two installations run beside each other', async () => {
    const installation = await all.installations.install(member, said, testStart);
    const made = await Promise.all([1, 2, 3, 4].map(() => ensureFirstConnection(all, installation)));
    expect(new Set(made.map((one) => `${one.id} ${one.code} ${one.keyHash}`)).size).toBe(1);
    expect(await all.connections.ofTenant(tenantOf(member))).toHaveLength(1);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'is whole after a crash behind write %i and another try',
    async (writes) => {
      const dying = parts(dyingTable(all.table, writes));
      const cut = async () =>
        ensureFirstConnection(dying, await dying.installations.install(member, said, testStart));
      await cut().catch((error: Error) => expect(error.message).toBe('killed'));
      const made = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
      expect(await all.connections.ofTenant(made.tenant)).toHaveLength(1);
      expect(await all.connections.byCode(made.code)).toEqual(made);
      expect(await all.connections.byKeyHash(made.keyHash)).toEqual(made);
      expect(await all.connections.byNumber(made.id)).toEqual(made);
    },
  );

  test('of another portal has another number and another tenant', async () => {
    const other = asId<MemberId>('ffffffffffffffffffffffffffffffff');
    const first = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
    const second = await ensureFirstConnection(all, await all.installations.install(other, said, testStart));
    expect([first.id, second.id]).toEqual(['1', '2']);
    expect(first.tenant).not.toBe(second.tenant);
  });
});

test('a replaced key opens nothing, the new one does, at every moment of the replacing', async () => {
  const all = parts();
  const before = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
  const dying = parts(dyingTable(all.table, 1));
  await expect(rotateKey({ ...dying, secrets: all.secrets }, before)).rejects.toThrow('killed');
  expect(await all.connections.byKeyHash(before.keyHash)).toEqual(before);

  const after = await rotateKey(all, before);
  expect(after.code).toBe(before.code);
  expect(await all.connections.byKeyHash(before.keyHash)).toBeUndefined();
  expect(await all.connections.byKeyHash(after.keyHash)).toEqual(after);
});

test('a look-up that outlived its key leads nowhere', async () => {
  const all = parts();
  const before = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
  await rotateKey(all, before);
  await all.connections.writeLookUps(before);
  expect(await all.connections.byKeyHash(before.keyHash)).toBeUndefined();
});

test('a connection that is gone is not brought back by a late change', async () => {
  const all = parts();
  const made = await ensureFirstConnection(all, await all.installations.install(member, said, testStart));
  await all.table.delete({ pk: `T#${made.tenant}`, sk: 'CONNECTION#1' });
  expect(await all.connections.rename({ tenant: made.tenant, connection: made.id }, 'x')).toBeUndefined();
  expect(await all.connections.ofTenant(made.tenant)).toEqual([]);
});
