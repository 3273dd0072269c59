import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const registrationSchema = z.object({
  version: z.literal(1),
  /** Hashes of what was registered, by code. */
  robots: z.record(z.string(), z.string()),
  triggers: z.record(z.string(), z.string()),
});

/** What a portal has of robots and triggers for a connection, as we left it. */
export type Registration = Omit<z.output<typeof registrationSchema>, 'version'>;

/** What robots and triggers were registered on portals, so that nothing is asked of a portal when nothing has changed. */
export class Registrations {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** `undefined` when it is not known what the portal has. */
  async get(scope: ConnectionScope): Promise<Registration | undefined> {
    const item = await this.#table.get(keys.automationRegistration.build({ ...scope }));
    if (!item) return undefined;
    const { robots, triggers } = registrationSchema.parse(item);
    return { robots, triggers };
  }

  async save(scope: ConnectionScope, { robots, triggers }: Registration): Promise<void> {
    await this.#table.put({
      ...keys.automationRegistration.build({ ...scope }),
      version: 1,
      robots,
      triggers,
    });
  }

  /** It is not known any more what the portal has: it is looked at before anything is changed. */
  async forget(scope: ConnectionScope): Promise<void> {
    await this.#table.delete(keys.automationRegistration.build({ ...scope }));
  }
}
