import type * as z from 'zod';
import { abilitiesSchema } from '../../contracts/api/agent/abilities.ts';
import { keys } from '../../contracts/keys.ts';
import { plain } from '../../kernel/json-text.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** What a base can do, as it told last. */
export type BaseAbilities = z.output<typeof abilitiesSchema>;

/** Which documents and printed forms bases have. */
export class Abilities {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** `undefined` while the base told nothing. */
  async get(scope: ConnectionScope): Promise<BaseAbilities | undefined> {
    const item = await this.#table.get(keys.abilities.build({ ...scope }));
    return item && abilitiesSchema.parse(item['abilities']);
  }

  /**
   * Keeps what a base told, unless something later is known.
   * @param order when in the base's own order it was told, see `toldOrder`
   */
  async keep(scope: ConnectionScope, abilities: BaseAbilities, order: string): Promise<void> {
    try {
      await this.#table.put(
        { ...keys.abilities.build({ ...scope }), ...plain({ abilities }), order },
        { any: [{ absent: true }, { attribute: 'order', atMost: order }] },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}
