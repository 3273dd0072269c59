import type { StagedObjects } from '../agent/staged-objects.ts';
import type { StagedRepository } from '../catalogue/staged-repository.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Names that are read of each kind; an engine takes some hundreds of phrases anyway. */
const mostGroups = 100;
const mostGoods = 200;
const mostClients = 100;
const clients = 'Catalog_Контрагенты';
/** Names change slowly: they are read again after so long. Milliseconds. */
const believed = 3600_000;

/**
 * Names of products and clients of a base that may be said in its calls, as far as the base has told them: by catalogue
 * files (groups and goods) and by our extension (counterparties).
 */
export class CallVocabulary {
  readonly #goods: Pick<StagedRepository, 'read' | 'refs'>;
  readonly #objects: Pick<StagedObjects, 'read' | 'refs'>;
  readonly #clock: { now(): number };
  readonly #known = new Map<string, { readonly names: readonly string[]; readonly until: number }>();

  constructor(
    goods: Pick<StagedRepository, 'read' | 'refs'>,
    objects: Pick<StagedObjects, 'read' | 'refs'>,
    clock: { now(): number },
  ) {
    this.#goods = goods;
    this.#objects = objects;
    this.#clock = clock;
  }

  /** Each name once, in no order. */
  async names(scope: ConnectionScope): Promise<readonly string[]> {
    const key = `${scope.tenant} ${scope.connection}`;
    const known = this.#known.get(key);
    if (known && known.until > this.#clock.now()) return known.names;
    const found = await Promise.all([
      this.#staged(scope, 'group', mostGroups),
      this.#staged(scope, 'good', mostGoods),
      this.#clients(scope),
    ]);
    const names = [...new Set(found.flat())];
    this.#known.set(key, { names, until: this.#clock.now() + believed });
    return names;
  }

  async #staged(scope: ConnectionScope, kind: 'good' | 'group', limit: number): Promise<readonly string[]> {
    const { refs } = await this.#goods.refs(scope, kind, limit);
    const read = await this.#goods.read(scope, kind, refs);
    return [...read.values()].map(({ state }) => state.name);
  }

  async #clients(scope: ConnectionScope): Promise<readonly string[]> {
    const { refs } = await this.#objects.refs(scope, clients, mostClients);
    const read = await this.#objects.read(
      scope,
      refs.map((ref) => ({ type: clients, ref })),
    );
    return [...read.values()].flatMap(({ object }) => {
      const name = object.attributes['Description'];
      return typeof name === 'string' && name !== '' ? [name] : [];
    });
  }
}
