import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import { defineStore, type Inspectable } from './store.ts';

/** Settings that applications keep at the portal, by application and user (0 for everybody). */
export class Options implements Inspectable {
  readonly #byKey = new Map<string, JsonMap>();

  get(key: string): JsonMap {
    return this.#byKey.get(key) ?? {};
  }

  /** Sets the given ones; the others stay. */
  set(key: string, options: JsonMap): void {
    this.#byKey.set(key, { ...this.get(key), ...options });
  }

  /** Forgets everything an application kept. */
  forget(clientId: string): void {
    for (const key of this.#byKey.keys()) if (key.startsWith(`${clientId} `)) this.#byKey.delete(key);
  }

  inspect(): Json {
    return Object.fromEntries(this.#byKey);
  }
}

/** See `Options`. */
export const optionsStore = defineStore('options', () => new Options());
