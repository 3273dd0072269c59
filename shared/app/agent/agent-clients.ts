import type { Connection } from '../../domain/connections/connection.ts';
import type { Platform } from '../../ports/platform.ts';
import type { BaseObjects } from '../clients/client-side.ts';
import { AgentObjects } from './agent-objects.ts';
import { AgentStates } from './agent-state.ts';
import { Outbox } from './outbox.ts';
import { StagedObjects } from './staged-objects.ts';

/** Objects of bases with our extension; `undefined` for connections whose base has none. */
export function agentClients({
  blobs,
  clock,
  table,
}: Pick<Platform, 'blobs' | 'clock' | 'table'>): (
  connection: Connection,
) => Promise<BaseObjects | undefined> {
  const states = new AgentStates(table, clock);
  const staged = new StagedObjects(table, blobs);
  const outbox = new Outbox(table, states, clock);
  return async ({ tenant, id }) => {
    const scope = { tenant, connection: id };
    const hasSpoken = (await states.get(scope)) !== undefined;
    return hasSpoken ? new AgentObjects({ staged, outbox, clock }, scope) : undefined;
  };
}
