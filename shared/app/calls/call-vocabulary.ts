import { clientTypes } from '../../domain/calls/client-types.ts';
import type { StagedObjects } from '../agent/staged-objects.ts';
import type { StagedRepository } from '../catalogue/staged-repository.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { Calls } from './calls.ts';

/** Names that are read of each kind; an engine takes some hundreds of phrases anyway. */
const mostGroups = 50;
const mostGoods = 200;
/** Of each type: persons, partners, counterparties. */
const mostClients = 50;
/** Whoever called lately is spoken of, and calls again. */
const mostCalls = 200;
/** Names change slowly: they are read again after so long. Milliseconds. */
const believed = 3600_000;

/**
 * Names that may be said in calls: of those who called lately (leads, contacts and companies of the portal), of clients
 * and their people in the base, as far as our extension has told them, and of its groups and goods, by catalogue files.
 */
export class CallVocabulary {
  readonly #goods: Pick<StagedRepository, 'read' | 'refs'>;
  readonly #objects: Pick<StagedObjects, 'read' | 'refs'>;
  readonly #calls: Pick<Calls, 'latest'>;
  readonly #clock: { now(): number };
  readonly #known = new Map<string, { readonly names: readonly string[]; readonly until: number }>();

  constructor(
    goods: Pick<StagedRepository, 'read' | 'refs'>,
    objects: Pick<StagedObjects, 'read' | 'refs'>,
    calls: Pick<Calls, 'latest'>,
    clock: { now(): number },
  ) {
    this.#goods = goods;
    this.#objects = objects;
    this.#calls = calls;
    this.#clock = clock;
  }

  /** Each name once, what is likelier to be said first. */
  async names(scope: ConnectionScope): Promise<readonly string[]> {
    const key = `${scope.tenant} ${scope.connection}`;
    const known = this.#known.get(key);
    if (known && known.until > this.#clock.now()) return known.names;
    const found = await Promise.all([
      this.#callers(scope),
      this.#staged(scope, 'group', mostGroups),
      ...clientTypes.map((type) => this.#clients(scope, type)),
      this.#staged(scope, 'good', mostGoods),
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

  async #callers(scope: ConnectionScope): Promise<readonly string[]> {
    const calls = await this.#calls.latest(scope, mostCalls);
    return calls.flatMap(({ client }) => (client?.name ? [client.name] : []));
  }

  async #clients(scope: ConnectionScope, type: string): Promise<readonly string[]> {
    const { refs } = await this.#objects.refs(scope, type, mostClients);
    const read = await this.#objects.read(
      scope,
      refs.map((ref) => ({ type, ref })),
    );
    return [...read.values()].flatMap(({ object }) => {
      const name = object.attributes['Description'];
      return typeof name === 'string' && name !== '' ? [name] : [];
    });
  }
}
