import type { UpkeepMessage } from '../../contracts/messages/upkeep-message.ts';
import { tenantOf } from '../../domain/connections/identity.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { PortalTokens } from '../../ports/portal-tokens.ts';
import type { Connections } from '../connections/connections.ts';
import type { Installations } from '../connections/installations.ts';
import type { DueItems } from '../due/due-items.ts';
import { portalOf } from './install-application.ts';

export interface UninstallParts {
  readonly connections: Connections;
  readonly installations: Installations;
  readonly tokens: PortalTokens;
  readonly due: DueItems;
  readonly clock: Clock;
}

/** Id under which the removal of a tenant's data is scheduled. */
export function removalId(member: MemberId): string {
  return `remove-tenant ${member}`;
}

/**
 * The application was removed from a portal: its tokens go first, its connections stop. With `clean` the administrator
 * wants all data gone: that is work of its own. The proof of the event is forgotten last, so that a repetition after a
 * crash is still believed.
 */
export async function uninstallApplication(
  parts: UninstallParts,
  member: MemberId,
  clean: boolean,
): Promise<void> {
  const { clock, connections, due, installations, tokens } = parts;
  await tokens.drop(portalOf(member));
  const tenant = tenantOf(member);
  const uninstalledAt = clock.now();
  for (const connection of await connections.ofTenant(tenant)) {
    if (connection.member !== member) continue;
    const scope = { tenant, connection: connection.id };
    await connections.setStatus(scope, { state: 'uninstalled', since: uninstalledAt });
  }
  if (clean) {
    const message: UpkeepMessage = { kind: 'remove-tenant', tenant, member, uninstalledAt };
    await due.schedule({
      id: removalId(member),
      dueAt: uninstalledAt,
      queue: 'upkeep',
      group: tenant,
      body: JSON.stringify(message),
    });
  }
  await installations.uninstall(member, uninstalledAt, clean);
}
