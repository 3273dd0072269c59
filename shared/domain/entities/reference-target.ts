import type { EntityName, FieldType } from './descriptor.ts';

/** A record that a field refers to. */
export interface Target {
  readonly entity: EntityName;
  readonly ref: string;
}

type ReferenceType = Extract<FieldType, { readonly kind: 'reference' | 'references' }>;

/** The record that a value of a reference field means. */
export function targetOf(type: ReferenceType, value: string): Target {
  const [first] = type.to;
  if (type.to.length === 1 && first !== undefined) return { entity: first, ref: value };
  const [kind = '', ...rest] = value.split('/');
  const entity = type.to.find((name) => name === kind);
  if (entity === undefined) throw new RangeError(`not a reference to ${type.to.join(' or ')}: ${value}`);
  return { entity, ref: rest.join('/') };
}

/** The value that means a record. */
export function targetValue(type: ReferenceType, target: Target): string {
  return type.to.length === 1 ? target.ref : `${target.entity}/${target.ref}`;
}
