import type { FilterCondition } from '../../../contracts/settings/client-settings.ts';
import type { Json } from '../../../kernel/canonical-json.ts';
import { type SettingsInput, valueAt } from './setting-places.ts';

/** The first condition that does not hold. Texts compare without case and outer blanks; of a list any entry may fit. */
export function failedCondition(
  conditions: readonly FilterCondition[],
  input: SettingsInput,
): FilterCondition | undefined {
  return conditions.find((condition) => !holds(condition, valueAt(condition.field, input)));
}

function holds(condition: FilterCondition, value: Json): boolean {
  const entries: readonly Json[] = Array.isArray(value) ? value : [value];
  const has = (wanted: Json) => entries.some((entry) => comparable(entry) === comparable(wanted));
  switch (condition.comparison) {
    case 'equal':
      return isNothing(condition.value) ? entries.every(isNothing) : has(condition.value);
    case 'notEqual':
      return isNothing(condition.value) ? !entries.every(isNothing) : !has(condition.value);
    case 'inList':
      return condition.value.some(has);
    case 'notInList':
      return !condition.value.some(has);
    case 'contains': {
      const part = comparable(condition.value);
      return entries.some((entry) => comparable(entry).includes(part));
    }
  }
}

function isNothing(value: Json): boolean {
  return value === null || value === '';
}

function comparable(value: Json): string {
  if (value === null) return '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim().toLowerCase();
}
