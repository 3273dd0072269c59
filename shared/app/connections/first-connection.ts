import { type Connection, connectionKeyContext } from '../../domain/connections/connection.ts';
import {
  type ConnectionSettings,
  connectionSettingsSchema,
} from '../../domain/connections/connection-settings.ts';
import { tenantOf } from '../../domain/connections/identity.ts';
import type { Installation } from '../../domain/connections/installation.ts';
import type { Clock } from '../../kernel/clock.ts';
import { randomCode, secretHash } from '../../kernel/secret.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Connections } from './connections.ts';
import type { Installations } from './installations.ts';

export interface ConnectionParts {
  readonly connections: Connections;
  readonly installations: Installations;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** 160 bits. */
const keyCharacters = 32;
/** 80 bits: nobody finds a connection by trying, though the code is no secret. */
const codeCharacters = 16;

/**
 * The portal's first connection, made when there is none. A crash at any point is mended by the next call: the number
 * is claimed first, the connection written once under it, and the look-ups written from what stands there.
 * `administrator`, a user of the portal, is told of errors until somebody sets it otherwise.
 */
export async function ensureFirstConnection(
  parts: ConnectionParts,
  installation: Installation,
  administrator?: string,
): Promise<Connection> {
  const { connections, installations } = parts;
  const { member } = installation;
  const tenant = tenantOf(member);
  const id =
    installation.connection ?? (await installations.claimConnection(member, await connections.nextNumber()));
  const existing = await connections.get({ tenant, connection: id });
  const connection =
    existing ??
    (await connections.create({
      tenant,
      id,
      member,
      name: new URL(installation.portal).hostname,
      code: randomCode(codeCharacters),
      ...(await newKey(parts, { tenant, id })),
      base: {},
      lastExchangeAt: {},
      status: { state: 'active' },
      settings: firstSettings(installation, administrator),
      createdAt: parts.clock.now(),
    }));
  await connections.writeLookUps(connection);
  return connection;
}

function firstSettings({ language }: Installation, administrator: string | undefined): ConnectionSettings {
  const portalUsers = administrator === undefined ? [] : [administrator];
  return connectionSettingsSchema.parse({
    notices: { portalUsers, language: language === 'ru' ? 'ru' : 'en' },
  });
}

/** Gives the connection a new key; the base has to be told it. */
export async function rotateKey(parts: ConnectionParts, connection: Connection): Promise<Connection> {
  return parts.connections.replaceKey(connection, await newKey(parts, connection));
}

/** The key as people see it. */
export async function revealKey(secrets: Secrets, { tenant, id, sealedKey }: Connection): Promise<string> {
  return secrets.open(sealedKey, connectionKeyContext(tenant, id));
}

async function newKey(
  { secrets, clock }: ConnectionParts,
  { tenant, id }: Pick<Connection, 'tenant' | 'id'>,
): Promise<Pick<Connection, 'keyHash' | 'sealedKey' | 'keyIssuedAt'>> {
  const key = randomCode(keyCharacters);
  return {
    keyHash: secretHash(key),
    sealedKey: await secrets.seal(key, connectionKeyContext(tenant, id)),
    keyIssuedAt: clock.now(),
  };
}
