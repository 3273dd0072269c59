import type { BaseFacts, Connection } from '../../domain/connections/connection.ts';
import type { Installation } from '../../domain/connections/installation.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Broken, Busy, Conflict, Rejected } from '../../kernel/outcome.ts';
import { secretHash } from '../../kernel/secret.ts';
import { text } from '../../kernel/text.ts';
import type { Connections } from './connections.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import type { Installations } from './installations.ts';

export interface ConnectBaseParts {
  readonly connections: Connections;
  readonly installations: Installations;
  readonly attempts: FailedAttempts;
  readonly clock: Clock;
}

/** What a base learns. */
export interface Connected {
  readonly connection: Connection;
  readonly installation: Installation;
}

/**
 * A base shows its key and learns to which portal it belongs. Repeating it is harmless. The base that came first keeps
 * the key: another one is refused until the key is replaced.
 * @throws Busy after too many wrong keys from `who`, Rejected `connection.key-unknown` for any wrong key, Conflict when
 * the key or the base is taken, Broken when the application was removed from the portal
 */
export async function connectBase(
  parts: ConnectBaseParts,
  key: string,
  base: BaseFacts,
  who: string,
): Promise<Connected> {
  const connection = await connectionByKey(parts, key, who);
  const installation = await parts.installations.get(connection.member);
  if (!installation || connection.status.state === 'uninstalled') throw removedFromPortal(connection);
  await claimBase(parts, connection, base);
  const scope = { tenant: connection.tenant, connection: connection.id };
  const facts = { ...connection.base, ...base };
  const heard = await parts.connections.heardOfBase(scope, parts.clock.now(), facts);
  return { connection: heard ?? connection, installation };
}

async function connectionByKey(
  { attempts, clock, connections }: ConnectBaseParts,
  key: string,
  who: string,
): Promise<Connection> {
  const wait = await attempts.mustWait(who);
  if (wait !== undefined) {
    throw new Busy(
      clock.now() + wait * 1000,
      'connection.too-many-failures',
      text(
        'Слишком много неверных ключей подряд. Проверьте ключ на странице приложения и повторите позже.',
        'Too many wrong keys in a row. Check the key on the page of the application and try again later.',
      ),
    );
  }
  const connection = await connections.byKeyHash(secretHash(key.trim()));
  if (connection) return connection;
  await attempts.failed(who);
  throw new Rejected(
    'connection.key-unknown',
    text(
      'Ключ подключения не подходит. Скопируйте его со страницы приложения в Битрикс24.',
      'The connection key does not fit. Copy it from the page of the application in Bitrix24.',
    ),
  );
}

async function claimBase(
  { connections }: ConnectBaseParts,
  connection: Connection,
  base: BaseFacts,
): Promise<void> {
  if (base.id === undefined) return;
  const scope = { tenant: connection.tenant, connection: connection.id };
  const before = connection.base.id;
  const replaced = connection.keyIssuedAt > (connection.lastContactAt ?? 0);
  if (before !== undefined && before !== base.id && !replaced) {
    throw new Conflict(
      'connection.key-in-use',
      text(
        `Этим ключом уже подключена другая база («${connection.base.name ?? before}»). Выпустите новый ключ на странице приложения.`,
        `Another base (“${connection.base.name ?? before}”) is connected with this key. Issue a new key on the page of the application.`,
      ),
      { connection: connection.id },
    );
  }
  if (!(await connections.claimBase(scope, base.id))) {
    throw new Conflict(
      'connection.base-connected',
      text(
        'Эта база уже подключена к этому порталу другим ключом.',
        'This base is connected to this portal with another key already.',
      ),
      { connection: connection.id },
    );
  }
  if (before !== undefined && before !== base.id) await connections.releaseBase(scope, before);
}

function removedFromPortal(connection: Connection): Broken {
  return new Broken(
    'connection.uninstalled',
    text(
      'Приложение удалено с портала. Установите его снова — подключение заработает с тем же ключом.',
      'The application was removed from the portal. Install it again: the connection works on with the same key.',
    ),
    { connection: connection.id },
  );
}
