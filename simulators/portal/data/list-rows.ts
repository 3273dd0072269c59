import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asText } from '../call/params.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import type { Collection } from './collection.ts';
import type { QueryFields } from './field-table.ts';
import { type CompiledFilter, compileFilter, type FilterDialect } from './filter.ts';

/** Rows of a page; the portal has no other size. */
export const pageSize = 50;

/** What a list method was asked for. */
export interface ListQuery {
  readonly filter: JsonMap;
  readonly order: JsonMap;
  /** -1 means: do not count. */
  readonly start: number;
}

/** A page: `next` is absent on the last page, `total` is 0 when counting was refused. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly next?: number;
}

/**
 * One page of a collection. A scan by growing id without counting reads no further than the page.
 * `visible` hides rows that the caller has no right to see.
 * See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html
 * @throws RestError what the dialect's `onUnknown` throws, also for names in `order`
 */
export function listRows<T extends { readonly id: number }>(
  collection: Collection<T>,
  query: ListQuery,
  dialect: FilterDialect<T>,
  visible?: (row: T) => boolean,
): Page<T> {
  const filter = compileFilter(query.filter, dialect);
  const order = orderOf(query.order, dialect);
  const matches = matchesOf(filter, visible);
  const counted = query.start >= 0;
  const from = Math.max(0, query.start);
  if (order.byId) {
    const wanted = counted ? Infinity : pageSize;
    if (counted && matches === undefined && isWhole(filter))
      return wholePage(collection, from, order.descending);
    const rows = scan(collection, filter, matches, order.descending, wanted);
    return pageOf(rows, from, counted);
  }
  const rows = scan(collection, filter, matches, false, Infinity).sort(order.compare);
  return pageOf(rows, from, counted);
}

function pageOf<T>(rows: readonly T[], from: number, counted: boolean): Page<T> {
  const page = rows.slice(from, from + pageSize);
  if (!counted) return { rows: page, total: 0 };
  const next = from + pageSize;
  return next < rows.length ? { rows: page, total: rows.length, next } : { rows: page, total: rows.length };
}

function isWhole<T>(filter: CompiledFilter<T>): boolean {
  return filter.tests.length === 0;
}

/** A page of everything, cut out of the ids without looking at the rows. */
function wholePage<T extends { readonly id: number }>(
  collection: Collection<T>,
  from: number,
  descending: boolean,
): Page<T> {
  const { ids } = collection.scanFrom(0);
  const total = ids.length;
  const chosen = descending
    ? ids.slice(Math.max(0, total - from - pageSize), Math.max(0, total - from)).reverse()
    : ids.slice(from, from + pageSize);
  const rows = chosen.flatMap((id) => collection.get(id) ?? []);
  const next = from + pageSize;
  return next < total ? { rows, total, next } : { rows, total };
}

function matchesOf<T>(
  filter: CompiledFilter<T>,
  visible: ((row: T) => boolean) | undefined,
): ((row: T) => boolean) | undefined {
  const tests = visible ? [...filter.tests, visible] : filter.tests;
  const [first] = tests;
  if (!first) return undefined;
  return tests.length === 1 ? first : (row) => tests.every((test) => test(row));
}

function scan<T extends { readonly id: number }>(
  collection: Collection<T>,
  filter: CompiledFilter<T>,
  matches: ((row: T) => boolean) | undefined,
  descending: boolean,
  wanted: number,
): T[] {
  const { ids, at, end } = candidates(collection, filter);
  const found: T[] = [];
  const step = descending ? -1 : 1;
  for (let index = descending ? end - 1 : at; index >= at && index < end; index += step) {
    const row = collection.get(ids[index] ?? 0);
    if (!row || (matches && !matches(row))) continue;
    found.push(row);
    if (found.length >= wanted) break;
  }
  return found;
}

/** The ids worth looking at: named ids, else the shortest lookup, else a range of all. */
function candidates<T extends { readonly id: number }>(
  collection: Collection<T>,
  filter: CompiledFilter<T>,
): { readonly ids: readonly number[]; readonly at: number; readonly end: number } {
  if (filter.ids) {
    const ids = [...new Set(filter.ids)].sort((left, right) => left - right);
    return { ids, at: 0, end: ids.length };
  }
  let best: readonly number[] | undefined;
  for (const { index, keys } of filter.lookups) {
    const ids = collection.findIds(index, keys);
    if (!best || ids.length < best.length) best = ids;
  }
  if (best) return { ids: best, at: 0, end: best.length };
  const { ids, at } = collection.scanFrom(filter.after + 1);
  const end = filter.before === Infinity ? ids.length : collection.scanFrom(filter.before).at;
  return { ids, at, end };
}

interface Order<T> {
  readonly byId: boolean;
  readonly descending: boolean;
  readonly compare: (left: T, right: T) => number;
}

function orderOf<T extends { readonly id: number }>(order: JsonMap, dialect: FilterDialect<T>): Order<T> {
  const steps: { readonly name: string; readonly sign: number }[] = [];
  for (const [name, direction] of Object.entries(order)) {
    if (!dialect.fields.has(name)) dialect.onUnknown(name, 'order');
    else steps.push({ name, sign: asText(direction).toUpperCase() === 'DESC' ? -1 : 1 });
  }
  const first = steps[0];
  const byId = first === undefined || first.name === dialect.idField;
  return { byId, descending: byId && first?.sign === -1, compare: comparator(steps, dialect.fields) };
}

function comparator<T extends { readonly id: number }>(
  steps: readonly { readonly name: string; readonly sign: number }[],
  fields: QueryFields<T>,
): (left: T, right: T) => number {
  return (left, right) => {
    for (const { name, sign } of steps) {
      const field = fields.get(name);
      const difference = compareValues(field?.read(left), field?.read(right));
      if (difference !== 0) return sign * difference;
    }
    return left.id - right.id;
  };
}

function compareValues(left: Json | undefined, right: Json | undefined): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [asText(left).toLowerCase(), asText(right).toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
