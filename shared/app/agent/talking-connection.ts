import type { Connection } from '../../domain/connections/connection.ts';
import { Broken } from '../../kernel/outcome.ts';
import { secretHash } from '../../kernel/secret.ts';
import { text } from '../../kernel/text.ts';
import type { Connections } from '../connections/connections.ts';
import type { ConnectionScope } from '../sync/scope.ts';

interface Parts {
  readonly connections: Connections;
  readonly clock: { now(): number };
}

/** That a base lives is noted so often. Milliseconds. */
const heardEvery = 60_000;

/** Whose key an `Authorization: Bearer` header (RFC 6750) holds. */
export async function connectionByBearer({ connections }: Parts, authorization: string | undefined) {
  const key = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(authorization ?? '')?.[1];
  const found = key === undefined ? undefined : await connections.byKeyHash(secretHash(key));
  return found && { kind: 'connection' as const, tenant: found.tenant, connection: found.id };
}

/**
 * The connection of a base that speaks to us; notes that it lives.
 * @throws Broken when the application was removed from the portal
 */
export async function talkingConnection(
  { clock, connections }: Parts,
  { tenant, connection }: ConnectionScope,
): Promise<Connection> {
  const scope = { tenant, connection };
  const found = await connections.get(scope);
  if (!found || found.status.state === 'uninstalled') throw uninstalled();
  const now = clock.now();
  if (now - (found.lastContactAt ?? 0) < heardEvery) return found;
  return (await connections.heardOfBase(scope, now)) ?? found;
}

function uninstalled(): Broken {
  return new Broken(
    'connection.uninstalled',
    text(
      'Приложение удалено с портала. Установите его снова — подключение заработает с тем же ключом.',
      'The application was removed from the portal. Install it again: the connection works on with the same key.',
    ),
  );
}
