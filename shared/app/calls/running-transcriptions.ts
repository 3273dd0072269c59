import { keys } from '../../contracts/keys.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { Table } from '../../ports/table.ts';

/** A job that nobody took back is forgotten after so long. Seconds. */
const forgottenSeconds = 6 * 3600;

/** Which recordings of a tenant are with the engine, so that one tenant does not take all of its places. */
export class RunningTranscriptions {
  readonly #table: Table;
  readonly #clock: { now(): number };

  constructor(table: Table, clock: { now(): number }) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Whether the tenant may hand one more to the engine; a call that is there already may. */
  async admits(tenant: TenantId, call: string, most: number): Promise<boolean> {
    const { pk } = keys.transcriptionRunning.build({ tenant, call: '-' });
    const page = await this.#table.query({ pk, limit: most + 1 });
    const others = page.items.filter((item) => keys.transcriptionRunning.parse(item)?.call !== call);
    return others.length < most;
  }

  async begin(tenant: TenantId, call: string): Promise<void> {
    const ttl = Math.ceil(this.#clock.now() / 1000) + forgottenSeconds;
    await this.#table.put({ ...keys.transcriptionRunning.build({ tenant, call }), ttl });
  }

  async end(tenant: TenantId, call: string): Promise<void> {
    await this.#table.delete(keys.transcriptionRunning.build({ tenant, call }));
  }
}
