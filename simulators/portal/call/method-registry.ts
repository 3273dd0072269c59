import type { MethodDefinition, MethodDirectory } from './method-definition.ts';

/** Methods by name, whatever its case. */
export class MethodRegistry implements MethodDirectory {
  readonly #methods = new Map<string, MethodDefinition>();

  /** @throws Error when a name is taken twice: two families claim one method */
  constructor(families: Iterable<readonly MethodDefinition[]>) {
    for (const family of families) {
      for (const definition of family) {
        const key = definition.name.toLowerCase();
        if (this.#methods.has(key)) throw new Error(`method is defined twice: ${definition.name}`);
        this.#methods.set(key, definition);
      }
    }
  }

  get(name: string): MethodDefinition | undefined {
    return this.#methods.get(name.toLowerCase());
  }

  /** All, in the order of definition. */
  all(): readonly MethodDefinition[] {
    return [...this.#methods.values()];
  }
}
