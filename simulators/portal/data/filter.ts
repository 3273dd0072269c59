import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asList, asMap, asText } from '../call/params.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import type { IndexKey } from './collection.ts';
import type { QueryField, QueryFields } from './field-table.ts';
import { conditionOf, type Operator, splitPrefix } from './filter-condition.ts';

/** How a method reads its filter. */
export interface FilterDialect<T> {
  readonly fields: QueryFields<T>;
  /** Name of the id field in this dialect. */
  readonly idField: string;
  /**
   * Ids of rows are this many times the value of the id field and more: for rows whose key is composite and begins
   * with the id field. 1 when it is the id itself.
   */
  readonly idSpan?: number;
  readonly offsetMinutes: number;
  /** Called with a name that is no field: throws where the method refuses it; returning means it is ignored. */
  readonly onUnknown: (name: string, where: 'filter' | 'order') => void;
  /** Numeric keys hold groups with `logic` (crm.item.list only). */
  readonly nested?: boolean;
}

/** A filter made ready: which ids can match at all, and the test for the rest. */
export interface CompiledFilter<T> {
  /** Ids are > after and < before. */
  readonly after: number;
  readonly before: number;
  /** Lookups that narrow the candidates; each must hold. */
  readonly lookups: readonly { readonly index: string; readonly keys: readonly IndexKey[] }[];
  /** Ids that can match, when the filter names them. */
  readonly ids: readonly number[] | undefined;
  /** True for every row when there is nothing else to test. */
  readonly tests: readonly ((row: T) => boolean)[];
}

/** Reads a filter of one of the portal's dialects. @throws RestError what `onUnknown` throws */
export function compileFilter<T>(filter: JsonMap, dialect: FilterDialect<T>): CompiledFilter<T> {
  const span = dialect.idSpan ?? 1;
  let after = 0;
  let before = Infinity;
  let ids: readonly number[] | undefined;
  const lookups: { index: string; keys: IndexKey[] }[] = [];
  const tests: ((row: T) => boolean)[] = [];
  for (const [key, operand] of Object.entries(filter)) {
    if (isLogicKey(key)) continue;
    if (isGroup(key, dialect)) {
      tests.push(groupTest(asMap(operand), dialect));
      continue;
    }
    const { operator, name } = splitPrefix(key);
    const field = fieldOf(dialect, name);
    if (!field || (field.exactOnly && !exact.has(operator))) continue;
    if (name === dialect.idField && typeof operand !== 'object') {
      const bound = Number(asText(operand));
      if (operator === '>') after = Math.max(after, (bound + 1) * span - 1);
      else if (operator === '>=') after = Math.max(after, bound * span - 1);
      else if (operator === '<') before = Math.min(before, bound * span);
    }
    if (name === dialect.idField && span === 1 && isEquality(operator))
      ids = asKeys(operand, 'number').map(Number);
    else if (field.index !== undefined && isEquality(operator) && findsByIndex(operand))
      lookups.push({ index: field.index, keys: asKeys(operand, field.kind) });
    tests.push(conditionOf(field, operator, operand, dialect.offsetMinutes));
  }
  return { after: Number.isNaN(after) ? 0 : after, before, ids, lookups, tests };
}

const exact: ReadonlySet<Operator> = new Set(['=', '@', '!=', '!@']);

function isEquality(operator: Operator): boolean {
  return operator === '=' || operator === '@';
}

/** Rows without a value are not in the index. */
function findsByIndex(operand: Json): boolean {
  const keys = typeof operand === 'object' && operand !== null ? asList(operand) : [operand];
  return (
    keys.length > 0 &&
    keys.every((key) => key !== null && key !== '' && key !== false && key !== 0 && key !== '0')
  );
}

function asKeys(operand: Json, kind: QueryField<unknown>['kind']): IndexKey[] {
  const values = typeof operand === 'object' ? asList(operand) : [operand];
  return values.map((value) => (kind === 'number' ? Number(asText(value)) : asText(value)));
}

function fieldOf<T>(dialect: FilterDialect<T>, name: string): QueryField<T> | undefined {
  const field = dialect.fields.get(name);
  if (!field) dialect.onUnknown(name, 'filter');
  return field;
}

function isLogicKey(key: string): boolean {
  return key.toLowerCase() === 'logic';
}

function isGroup<T>(key: string, dialect: FilterDialect<T>): boolean {
  return dialect.nested === true && /^\d+$/.test(key);
}

function groupTest<T>(group: JsonMap, dialect: FilterDialect<T>): (row: T) => boolean {
  const tests: ((row: T) => boolean)[] = [];
  let any = false;
  for (const [key, operand] of Object.entries(group)) {
    if (isLogicKey(key)) {
      any = asText(operand).toUpperCase() === 'OR';
    } else if (isGroup(key, dialect)) {
      tests.push(groupTest(asMap(operand), dialect));
    } else {
      const { operator, name } = splitPrefix(key);
      const field = fieldOf(dialect, name);
      if (field) tests.push(conditionOf(field, operator, operand, dialect.offsetMinutes));
    }
  }
  if (tests.length === 0) return () => true;
  return any ? (row) => tests.some((test) => test(row)) : (row) => tests.every((test) => test(row));
}
