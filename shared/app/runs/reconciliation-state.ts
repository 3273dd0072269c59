import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { plain } from '../../kernel/json-text.ts';
import type { Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

const stateSchema = z.object({
  /** Everything that changed on the portal before was marked; by our clock. */
  comparedUpTo: z.number().optional(),
  /** When all ids of the portal were last looked through. */
  sweptAt: z.number().optional(),
  /** When the next comparison is due. */
  nextAt: z.number().optional(),
  /** Fingerprint of the settings by which runs and comparisons were last scheduled. */
  scheduled: z.string().optional(),
  /** Fingerprint of the settings under which clients were last marked; those that are being applied, and how far. */
  clientSettings: z
    .object({ applied: z.string(), applying: z.string().optional(), cursor: z.string().optional() })
    .optional(),
});

/** How far the comparison with a portal is. Moments are milliseconds since the Unix epoch. */
export type ReconciliationState = z.output<typeof stateSchema>;

export class ReconciliationStates {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(scope: ConnectionScope): Promise<ReconciliationState> {
    const item = await this.#table.get(keys.reconciliation.build({ ...scope }));
    return item ? stateSchema.parse(item) : {};
  }

  async save(scope: ConnectionScope, state: ReconciliationState): Promise<void> {
    await this.#table.update(keys.reconciliation.build({ ...scope }), { set: plain(state) });
  }
}
