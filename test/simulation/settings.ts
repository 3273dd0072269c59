import { Connections } from '../../shared/app/connections/connections.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { clientObjects, clientSettingsSchema } from '../../shared/contracts/settings/client-settings.ts';
import type { ConnectionSettings } from '../../shared/domain/connections/connection-settings.ts';
import type { World } from './world.ts';

/** Somebody changes settings of the synchronisation. */
export async function setSynchronisation(
  world: World,
  scope: ConnectionScope,
  changes: Partial<ConnectionSettings['synchronisation']>,
): Promise<void> {
  await change(world, scope, ({ synchronisation }) => ({
    synchronisation: { ...synchronisation, ...changes },
  }));
}

/** In every second history of each kind the portal's word about clients counts more than the base's. */
export async function chooseWinner(world: World, scope: ConnectionScope, seed: number): Promise<void> {
  if (Math.floor(seed / 12) % 2 === 0) return;
  world.note('the portal wins');
  const objects = Object.fromEntries(clientObjects.map((entity) => [entity, { winner: 'portal' }]));
  await change(world, scope, () => ({ clients: clientSettingsSchema.parse({ objects }) }));
}

async function change(
  world: World,
  scope: ConnectionScope,
  changesOf: (settings: ConnectionSettings) => Partial<ConnectionSettings>,
): Promise<void> {
  const connections = new Connections(world.platform.table);
  const settings = (await connections.get(scope))?.settings;
  if (!settings) throw new RangeError('the connection is gone');
  await connections.saveSettings(scope, { ...settings, ...changesOf(settings) });
}
