import type { Json } from '../../kernel/canonical-json.ts';
import type { Condition, Item } from '../../ports/table.ts';
import { compareUtf8 } from '../../ports/table-cursor.ts';

/** Does the condition hold of the stored item (`undefined` when there is none or its `ttl` has passed)? */
export function holds(condition: Condition, item: Item | undefined): boolean {
  if ('absent' in condition) return item === undefined;
  if ('present' in condition) return item !== undefined;
  if ('all' in condition) return condition.all.every((part) => holds(part, item));
  if ('any' in condition) return condition.any.some((part) => holds(part, item));
  return holdsOfValue(condition, item?.[condition.attribute]);
}

type AttributeCondition = Extract<Condition, { readonly attribute: string }>;

function holdsOfValue(condition: AttributeCondition, value: Json | undefined): boolean {
  if ('exists' in condition) return (value !== undefined) === condition.exists;
  if ('equals' in condition) return value === condition.equals;
  if ('notEquals' in condition) return value !== condition.notEquals;
  if ('lessThan' in condition) return compares(value, condition.lessThan, (order) => order < 0);
  if ('atMost' in condition) return compares(value, condition.atMost, (order) => order <= 0);
  if ('greaterThan' in condition) return compares(value, condition.greaterThan, (order) => order > 0);
  return compares(value, condition.atLeast, (order) => order >= 0);
}

function compares(
  value: Json | undefined,
  bound: string | number,
  fits: (order: number) => boolean,
): boolean {
  if (typeof value === 'number' && typeof bound === 'number') return fits(value - bound);
  if (typeof value === 'string' && typeof bound === 'string') return fits(compareUtf8(value, bound));
  return false;
}
