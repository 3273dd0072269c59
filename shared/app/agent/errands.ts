import { indexKeys } from '../../contracts/keys.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type Errand, errandItem, errandKey, errandOf } from './errand-items.ts';

/** What bases are to do for those who wait for the answer. */
export class Errands {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(scope: ConnectionScope, id: string): Promise<Errand | undefined> {
    const item = await this.#table.get(errandKey(scope, id));
    return item && errandOf(item);
  }

  /** By id; what is not there is missing. */
  async getMany(scope: ConnectionScope, ids: readonly string[]): Promise<ReadonlyMap<string, Errand>> {
    const wanted = [...new Set(ids)].map((id) => errandKey(scope, id));
    const items = wanted.length === 0 ? [] : await this.#table.getMany(wanted);
    return new Map(items.map(errandOf).map((errand) => [errand.id, errand]));
  }

  /** Keeps a new errand; the one that is there already stays as it is. Returns the one that is kept. */
  async add(scope: ConnectionScope, errand: Errand): Promise<Errand> {
    try {
      await this.#table.put(errandItem(scope, errand), { absent: true });
      return errand;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const known = await this.get(scope, errand.id);
      if (!known) throw new Error(`the errand ${errand.id} vanished`);
      return known;
    }
  }

  /** Changes an errand unless somebody changed it since it was read: then `undefined`, and nothing is written. */
  async change(scope: ConnectionScope, read: Errand, set: Partial<Errand>): Promise<Errand | undefined> {
    const changed = { ...read, ...set, revision: read.revision + 1 };
    try {
      await this.#table.put(errandItem(scope, changed), { attribute: 'revision', equals: read.revision });
      return changed;
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }

  /** Errands that are not over, those asked for first at first; ids only, as the index may lag. */
  async open(
    scope: ConnectionScope,
    cursor?: string,
  ): Promise<{ readonly ids: readonly string[]; readonly next?: string }> {
    const page = await this.#table.query({
      index: true,
      pk: indexKeys.openErrands.build({ ...scope, notBefore: '0', errand: '-' }).pk,
      limit: 100,
      ...(cursor !== undefined && { cursor }),
    });
    const ids = page.items.map((item) => errandOf(item).id);
    return { ids, ...(page.next !== undefined && { next: page.next }) };
  }
}
