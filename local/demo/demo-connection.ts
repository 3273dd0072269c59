import { Connections } from '../../shared/app/connections/connections.ts';
import { revealKey } from '../../shared/app/connections/first-connection.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { exchangeAddress, exchangeUser, tenantOf } from '../../shared/domain/connections/identity.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { LocalPlatform } from '../platform.ts';

/** How a base reaches the demo's connection. */
export interface DemoConnection {
  readonly connection: Connection;
  /** Address of the exchange. */
  readonly exchange: string;
  readonly user: string;
  readonly key: string;
}

const patienceMilliseconds = 30_000;

/**
 * Waits for the connection that an installation brings about: the event comes through the front door and its queue like
 * any other. @throws Error when it does not come about in half a minute
 */
export async function connectionOf(
  platform: LocalPlatform,
  houseUrl: string,
  member: string,
): Promise<DemoConnection> {
  const connections = new Connections(platform.table);
  const tenant = tenantOf(asId<MemberId>(member));
  const deadline = platform.clock.now() + patienceMilliseconds;
  for (;;) {
    const [connection] = await connections.ofTenant(tenant);
    if (connection) {
      const key = await revealKey(platform.secrets, connection);
      const exchange = exchangeAddress(houseUrl, connection.code);
      return { connection, exchange, user: exchangeUser(connection.id), key };
    }
    if (platform.clock.now() > deadline) throw new Error('the installation brought no connection about');
    await platform.clock.sleep(100);
  }
}
