import type { Json } from '../../kernel/canonical-json.ts';

/** The same without fields that are `undefined`, which are no JSON. */
export function plain(value: object): { readonly [name: string]: Json } {
  return JSON.parse(JSON.stringify(value)) as { readonly [name: string]: Json };
}
