import type { Json } from '../../../kernel/canonical-json.ts';

type Leaf = string | number | boolean | null;

/** The value with every text, number, boolean and null in it replaced; lists and objects keep their shape. */
export function mapLeaves(value: Json, replace: (leaf: Leaf) => Json): Json {
  if (value === null || typeof value !== 'object') return replace(value);
  if (Array.isArray(value)) return value.map((entry: Json) => mapLeaves(entry, replace));
  return Object.fromEntries(
    Object.entries(value as { readonly [key: string]: Json }).map(([key, entry]) => [
      key,
      mapLeaves(entry, replace),
    ]),
  );
}
