import type { Json } from '../../../shared/kernel/canonical-json.ts';

/** Tells rows of a job apart: the list and the row's id, or what an address is known by. */
export function rowKey(list: number, row: { readonly [field: string]: Json }): string {
  const id = row['id'] ?? row['ID'] ?? `${String(row['ENTITY_ID'])}/${String(row['TYPE_ID'])}`;
  return `${list}:${String(id)}`;
}
