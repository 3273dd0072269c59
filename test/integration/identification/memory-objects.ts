import type { KeyedObjects } from '../../../shared/app/identification/object-key-index.ts';
import type { ObjectKey } from '../../../shared/domain/mapping/loaded-objects.ts';
import type { BaseObject } from '../../../shared/domain/onec/base-object.ts';
import { type NaturalKeyKind, naturalKeysOf } from '../../../shared/domain/onec/natural-keys.ts';

/** Objects of a base in memory, found by the natural keys that the product derives. */
export class MemoryObjects implements KeyedObjects {
  readonly all = new Map<string, BaseObject>();

  say(...objects: readonly BaseObject[]): void {
    for (const object of objects) this.all.set(`${object.type} ${object.ref}`, object);
  }

  async readObjects(keys: readonly ObjectKey[]): Promise<readonly BaseObject[]> {
    return keys.flatMap(({ type, ref }) => this.all.get(`${type} ${ref}`) ?? []);
  }

  async find(types: readonly string[], kind: NaturalKeyKind, value: string): Promise<readonly ObjectKey[]> {
    return [...this.all.values()].filter(
      (object) =>
        types.includes(object.type) &&
        naturalKeysOf(object, () => undefined).some((key) => key.kind === kind && key.value === value),
    );
  }
}
