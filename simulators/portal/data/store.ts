import type { Json } from '../../../shared/kernel/canonical-json.ts';

/**
 * Names a part of a portal's state and says how it starts. Families of methods define their own and reach it by
 * `portal.store(definition)`, so that the portal itself knows none of them.
 */
export interface StoreDefinition<S> {
  readonly name: string;
  readonly create: () => S;
}

/** A store that can be looked at through the control interface. */
export interface Inspectable {
  /** Everything in it, as JSON. */
  inspect(): Json;
}

/** See `StoreDefinition`. */
export function defineStore<S extends Inspectable>(name: string, create: () => S): StoreDefinition<S> {
  return { name, create };
}
