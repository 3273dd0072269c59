import { type BaseObject, emptyRef, type ReadObject } from '../onec/base-object.ts';

/** Names one object of a base. */
export interface ObjectKey {
  readonly type: string;
  readonly ref: string;
}

/** Objects of a base that were read beforehand, because a mapping has to look at them. */
export class LoadedObjects {
  readonly #byType = new Map<string, Map<string, ReadObject>>();

  constructor(objects: Iterable<ReadObject> = []) {
    for (const object of objects) this.add(object);
  }

  add(object: ReadObject): void {
    const known = this.#byType.get(object.type) ?? new Map<string, ReadObject>();
    known.set(object.ref, object);
    this.#byType.set(object.type, known);
  }

  get(type: string, ref: string): ReadObject | undefined {
    return this.#byType.get(type)?.get(ref.toLowerCase());
  }

  /** The first object of a type that fits, those not marked for deletion first. */
  find(type: string, fits: (object: BaseObject) => boolean): BaseObject | undefined {
    const found = [...(this.#byType.get(type)?.values() ?? [])].filter(fits);
    return found.find((object) => !object.deletionMark) ?? found[0];
  }
}

/** A reference that an attribute holds; `undefined` for the empty one and for anything else. */
export function refIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))
    return undefined;
  const ref = value.toLowerCase();
  return ref === emptyRef ? undefined : ref;
}

/** The type that `X_Type` names, without the prefix of the OData interface. */
export function typeIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/^StandardODATA\./, '') : undefined;
}
