import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { type AutomationSide, automationSide } from './automation-side.ts';
import { agentClients, clientsSide, drawDeletion } from './clients-side.ts';
import { agentBase, type ConnectedBase } from './connected-base.ts';
import { PublishedBase } from './published-base.ts';
import { publishedClients } from './published-clients.ts';
import type { World } from './world.ts';

/** Each fourth history is one of a published base. */
const histories = 4;

/**
 * Connects a base with clients. Documents, and with them robots and triggers, are what our extension tells of: a
 * published base has none.
 */
export async function connectClients(
  world: World,
  seed: number,
  connection: Connection,
  key: string,
): Promise<{ readonly base: ConnectedBase; readonly automation?: AutomationSide | undefined }> {
  const scope: ConnectionScope = { tenant: connection.tenant, connection: connection.id };
  const side = clientsSide(world, seed);
  if (seed % histories === histories - 1) {
    const published = await publishedClients(world, side, scope);
    drawDeletion(world, side);
    return { base: new PublishedBase(world, published) };
  }
  const clients = await agentClients(world, side, key);
  drawDeletion(world, side);
  const automation = await automationSide(world, connection, clients);
  return { base: agentBase(world, clients, scope), automation };
}
