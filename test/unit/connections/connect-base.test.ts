import { beforeEach, expect, test } from 'vitest';
import { type ConnectBaseParts, connectBase } from '../../../shared/app/connections/connect-base.ts';
import { Connections } from '../../../shared/app/connections/connections.ts';
import { FailedAttempts } from '../../../shared/app/connections/failed-attempts.ts';
import {
  ensureFirstConnection,
  revealKey,
  rotateKey,
} from '../../../shared/app/connections/first-connection.ts';
import { Installations } from '../../../shared/app/connections/installations.ts';
import type { Connection } from '../../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { Broken, Busy, Conflict, Rejected } from '../../../shared/kernel/outcome.ts';
import type { Secrets } from '../../../shared/ports/secrets.ts';
import { type MemoryPlatform, memoryPlatform, testStart } from '../../support/memory-platform.ts';

const member = asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9');
const unf = { id: 'base-1', configuration: 'УправлениеНебольшойФирмой', release: '3.0.5.199' };

let platform: MemoryPlatform;
let parts: ConnectBaseParts & { readonly secrets: Secrets };
let connection: Connection;
let key: string;

beforeEach(async () => {
  platform = memoryPlatform();
  parts = {
    connections: new Connections(platform.table),
    installations: new Installations(platform.table),
    attempts: new FailedAttempts(platform.ephemeral, platform.clock),
    secrets: platform.secrets,
    clock: platform.clock,
  };
  const installation = await parts.installations.install(
    member,
    {
      portal: 'https://acme.bitrix24.ru',
      clientEndpoint: 'https://acme.bitrix24.ru/rest/',
      language: 'ru',
    },
    testStart,
  );
  connection = await ensureFirstConnection(parts, installation);
  key = await revealKey(parts.secrets, connection);
  await platform.clock.advance(1000);
});

test('a base learns its portal and is remembered', async () => {
  const connected = await connectBase(parts, ` ${key}\n`, unf, '203.0.113.7');
  expect(connected.installation.portal).toBe('https://acme.bitrix24.ru');
  expect(connected.connection).toMatchObject({ id: '1', base: unf, lastContactAt: testStart + 1000 });
});

test('a wrong key is refused alike, whatever is wrong', async () => {
  const refused = async (wrong: string) =>
    connectBase(parts, wrong, unf, '203.0.113.7').catch((error: unknown) => error);
  const first = await refused('x');
  expect(first).toBeInstanceOf(Rejected);
  expect(await refused(key.slice(1))).toEqual(first);
  expect(await refused('')).toEqual(first);
});

test('whoever fails thirty times waits a quarter of an hour, others do not', async () => {
  for (let attempt = 0; attempt < 30; attempt++) {
    await expect(connectBase(parts, `wrong ${attempt}`, unf, '203.0.113.7')).rejects.toBeInstanceOf(Rejected);
  }
  const refused = await connectBase(parts, key, unf, '203.0.113.7').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Busy);
  expect(refused).toMatchObject({ retryAt: testStart + 1000 + 900_000 });
  await connectBase(parts, key, unf, '203.0.113.8');
  await platform.clock.advance(900_000);
  await connectBase(parts, key, unf, '203.0.113.7');
});

test('a second base with the same key is refused until the key is replaced', async () => {
  await connectBase(parts, key, unf, '203.0.113.7');
  await expect(connectBase(parts, key, { id: 'base-2' }, '203.0.113.7')).rejects.toBeInstanceOf(Conflict);
  await platform.clock.advance(1000);
  const replaced = await rotateKey(parts, connection);
  const newKey = await revealKey(parts.secrets, replaced);
  await expect(connectBase(parts, key, unf, '203.0.113.7')).rejects.toBeInstanceOf(Rejected);
  const connected = await connectBase(parts, newKey, { id: 'base-2' }, '203.0.113.7');
  expect(connected.connection.base.id).toBe('base-2');
});

test('a base has one connection of a portal', async () => {
  await parts.connections.claimBase({ tenant: connection.tenant, connection: asId('77') }, 'base-1');
  await expect(connectBase(parts, key, unf, '203.0.113.7')).rejects.toMatchObject({
    causeKey: 'connection.base-connected',
  });
});

test('after the application was removed a person is told to install it', async () => {
  await parts.connections.setStatus(
    { tenant: connection.tenant, connection: connection.id },
    { state: 'uninstalled', since: testStart },
  );
  await expect(connectBase(parts, key, unf, '203.0.113.7')).rejects.toBeInstanceOf(Broken);
});
