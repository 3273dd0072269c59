import { ensureFirstConnection } from '../../shared/app/connections/first-connection.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { type PublishedParts, publishedParts } from '../../shared/app/published/published-parts.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { basePasswordContext, type Connection } from '../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { PublishedBase } from '../../shared/ports/published-base.ts';
import type { Table } from '../../shared/ports/table.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';

/** A connection whose base is published, in memory, and what reads and writes it. */
export interface SweptBase {
  readonly platform: MemoryPlatform;
  readonly parts: PublishedParts;
  readonly connection: Connection;
  readonly scope: ConnectionScope;
}

/** See `SweptBase`. `wrap` lets a test stand between the parts and their table. */
export async function sweptBase(
  base: PublishedBase,
  configuration: string,
  wrap: (table: Table) => Table = (table) => table,
): Promise<SweptBase> {
  const platform = memoryPlatform();
  let token = 0;
  const newToken = () => String(token++);
  const table = wrap(platform.table);
  const parts = publishedParts({ ...platform, table }, { of: () => base }, newToken);
  const installations = new Installations(platform.table);
  const installation = await installations.install(
    asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9'),
    { portal: 'https://acme.bitrix24.ru', clientEndpoint: 'https://acme.bitrix24.ru/rest/', language: 'ru' },
    platform.clock.now(),
  );
  const { connections } = parts;
  const made = await ensureFirstConnection({ ...platform, connections, installations }, installation);
  const scope = { tenant: made.tenant, connection: made.id };
  const sealedPassword = await platform.secrets.seal('1', basePasswordContext(made.tenant, made.id));
  await connections.setPublished(scope, {
    ...{ address: 'https://1c.example.ru/base', user: 'Обмен', sealedPassword },
    ...{ everyMinutes: 1, timeZone: 'Europe/Moscow', epoch: 0, since: 0 },
  });
  const connection = (await connections.heardOfBase(scope, 0, { configuration })) ?? made;
  return { platform, parts, connection, scope };
}
