import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { type AgentClients, agentExchange, type ClientsSide } from './clients-side.ts';
import { OtherBases } from './other-base.ts';
import type { World } from './world.ts';

/** The base of a history as it is connected: our extension speaks for it, or the house asks it. */
export interface ConnectedBase {
  readonly clients: ClientsSide;
  /** Ends a round: the base and the house may hear from each other. */
  meet(): Promise<void>;
  /** Something may come between the base and the house, or nothing. */
  misfortune(): Promise<void>;
  /** People do what only this kind of base has, and more with its clients. */
  deed(): Promise<void>;
  /** People see to it that nothing stands between the base and the house any more. */
  confirm(): Promise<void>;
  /** Waits until the house has heard everything that the base has to say. @throws Error when it never does */
  untilTold(): Promise<void>;
  /** Commands and writes to the base so far. */
  writes(): number;
}

const minutes = 60_000;

/** The base whose extension comes to the house. */
export function agentBase(world: World, clients: AgentClients, scope: ConnectionScope): ConnectedBase {
  const others = new OtherBases(world, clients, scope);
  return {
    clients,
    meet: async () => {
      await agentExchange(world, clients);
    },
    misfortune: () => others.come(),
    deed: () => Promise.resolve(),
    confirm: () => others.confirm(),
    untilTold: async () => {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        if (await agentExchange(world, clients)) return;
        // What another base did may be noticed only when the working one speaks again.
        await others.confirm();
        await world.clock.sleep(5 * minutes);
      }
      throw new Error('the extension does not get through though nothing fails any more');
    },
    writes: () => clients.agent.remembered.after,
  };
}
