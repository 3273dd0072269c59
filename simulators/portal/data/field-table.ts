import type { Json } from '../../../shared/kernel/canonical-json.ts';

/** How values of a field are compared. Moments are numbers (milliseconds), flags are `Y` and `N`. */
export type FieldKind = 'number' | 'string' | 'flag' | 'datetime';

/** A field as filters and orders see it. */
export interface QueryField<T> {
  readonly kind: FieldKind;
  /** The value, or a list of values for a field with several. */
  readonly read: (row: T) => Json | undefined;
  /** Index of the collection that finds rows by this field. */
  readonly index?: string;
  /** Filters take `=`, `@` and their denials only (multi-fields of CRM). */
  readonly exactOnly?: true;
}

/** Fields by the name the method uses for them. */
export type QueryFields<T> = ReadonlyMap<string, QueryField<T>>;

/** Builds a table from an object. */
export function queryFields<T>(fields: Readonly<Record<string, QueryField<T>>>): QueryFields<T> {
  return new Map(Object.entries(fields));
}
