import type { BaseObject } from '../onec/base-object.ts';
import { type LoadedObjects, type ObjectKey, refIn } from './loaded-objects.ts';

/** The group that an object of a hierarchical directory lies in, as the standard OData interface calls it. */
export const parentAttribute = 'Parent_Key';

/** So many groups above an object are looked at. */
export const mostAbove = 10;

/** The group of an object; `undefined` for one that lies in none. */
export function parentKey({ attributes, type }: BaseObject): ObjectKey | undefined {
  const ref = refIn(attributes[parentAttribute]);
  return ref === undefined ? undefined : { type, ref };
}

/** Whether an object lies, by way of any groups, in itself. */
export function liesInItself(objects: Pick<LoadedObjects, 'get'>, object: BaseObject): boolean {
  let above = parentKey(object);
  for (let level = 0; above && level < mostAbove; level += 1) {
    if (above.ref === object.ref) return true;
    const parent = objects.get(above.type, above.ref);
    above = parent && parentKey(parent);
  }
  return false;
}
