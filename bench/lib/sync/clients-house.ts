import { revealKey } from '../../../shared/app/connections/first-connection.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../../simulators/onec/base/generate-clients.ts';
import type { CallLog } from '../../../simulators/portal/call/call-log.ts';
import type { Life } from '../../../test/simulation/mortal-platform.ts';
import { extensionTransport } from '../../../test/support/extension-transport.ts';
import { type JoinedHouse, joinedHouse } from '../../../test/support/joined-house.ts';
import { quickPrint } from '../../../test/support/quick-print.ts';

/** A base of so many clients with the extension, connected to a portal that has none. */
export interface ClientsHouse {
  readonly house: JoinedHouse;
  /** The base tells all that has changed, and everybody goes on until there is nothing left to do. */
  tell(): Promise<void>;
}

export interface ClientsHouseOptions {
  readonly log: CallLog;
  /** See `joinedHouse`. */
  readonly newLife?: () => Life;
}

/**
 * The functions as they are deployed, on virtual time and SQLite in memory. The portal keeps its limits of calls and
 * takes no time for its work.
 */
export async function clientsHouse(
  counterparties: number,
  options: ClientsHouseOptions,
): Promise<ClientsHouse> {
  const house = await joinedHouse({ times: 'none', ...options });
  const agent = new OnecAgent({
    ...{ print: quickPrint, refusals: {}, configuration: unf30Objects, url: 'https://most24.example' },
    store: generateClients({ seed: 1, counterparties, configuration: unf30Objects }),
    key: await revealKey(house.platform.secrets, await house.connection()),
    transport: extensionTransport(house.platform),
    clock: house.platform.clock,
    random: seededRandom(2),
  });
  await house.run(agent.connect());
  return {
    house,
    tell: async () => {
      const end = await house.run(agent.exchange());
      if (end !== 'done') throw new Error(`the extension did not get through: ${end}`);
      // Work that was cut off comes back after half an hour.
      await house.rest(options.newLife ? 45 : 2);
    },
  };
}
