import { keys } from '../../contracts/keys.ts';
import { billedMinutes } from '../../domain/calls/skip-rules.ts';
import type { TenantId } from '../../kernel/ids.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';

/** Longer than anybody looks back at a month. Seconds. */
const keptSeconds = 400 * 86_400;
/** Under this name stands the sum of a month. */
const sum = '-';

/**
 * Minutes of transcription of a calendar month (Greenwich), as the service bills them. Each call counts once: its own
 * item is written first, so a crash leaves at most one call that does not count.
 */
export class CallMinutes {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Minutes of the month of a moment, without those of the call itself. */
  async used(tenant: TenantId, at: number, call: string): Promise<number> {
    const month = monthOf(at);
    const [total, own] = await Promise.all([
      this.#table.get(keys.callMinutes.build({ tenant, month, call: sum })),
      this.#table.get(keys.callMinutes.build({ tenant, month, call })),
    ]);
    return (numberIn(total?.['seconds']) - numberIn(own?.['seconds'])) / 60;
  }

  /** Counts a call that goes to the engine. */
  async count(tenant: TenantId, at: number, call: string, seconds: number): Promise<void> {
    const month = monthOf(at);
    const billed = Math.round(billedMinutes(seconds) * 60);
    const ttl = Math.ceil(at / 1000) + keptSeconds;
    try {
      await this.#table.put(
        { ...keys.callMinutes.build({ tenant, month, call }), seconds: billed, ttl },
        { absent: true },
      );
    } catch (error) {
      if (error instanceof ConditionFailed) return;
      throw error;
    }
    await this.#table.update(keys.callMinutes.build({ tenant, month, call: sum }), {
      add: { seconds: billed },
      set: { ttl },
    });
  }
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
