import type { Connection } from '../../domain/connections/connection.ts';
import type { ClientProfile } from '../../domain/mapping/client-profile.ts';
import { clientProfiles } from '../../domain/mapping/client-profiles.ts';
import { effectiveSettings } from '../../domain/mapping/settings/effective-settings.ts';
import { toldOrder } from '../agent/agent-state.ts';

/** Visits are counted apart from the packets of an agent that spoke for the same base before: they are later. */
const firstVisit = 500_000_000_000;

/** Sorts what was read at a visit among everything that the connection's base was heard to say. */
export function visitOrder({ published }: Connection, visit: number): string {
  return toldOrder(published?.epoch ?? 0, firstVisit + visit);
}

/** Where the connection's base keeps clients. */
export function profileOf({ base, settings }: Connection): ClientProfile {
  return clientProfiles[effectiveSettings(settings.clients, base.configuration).configuration];
}
