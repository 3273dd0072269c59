import type { Broken } from '../../kernel/outcome.ts';
import { pauseConnection } from '../connections/pause-connection.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { PortalScope } from './robot-runs.ts';

/**
 * The portal lets nobody in: every connection of it stops, and its journal says what a person has to do.
 * @returns whether it may let somebody in again: not when the application was removed from it
 */
export async function pausePortal(
  { clock, connections, journal }: Pick<AutomationParts, 'clock' | 'connections' | 'journal'>,
  { member, tenant }: PortalScope,
  broken: Broken,
): Promise<boolean> {
  let isInstalled = false;
  for (const connection of await connections.ofTenant(tenant)) {
    if (connection.member !== member) continue;
    isInstalled ||= connection.status.state !== 'uninstalled';
    const scope = { tenant, connection: connection.id };
    await pauseConnection(connections, scope, broken, clock.now());
    await journal.record(
      {
        subject: scope,
        id: `portal-broken-${broken.causeKey}`,
        failure: 'broken',
        causeKey: broken.causeKey,
        text: broken.text,
        details: {},
      },
      connection.settings.history.keepErrorsDays,
    );
  }
  return isInstalled;
}
