import type { Json } from '../kernel/canonical-json.ts';
import type { Condition, Item, Key, Query, Update } from './table.ts';

/**
 * What every engine can store, so that nothing works on one and fails on another. The numbers are DynamoDB's:
 * "Constraints in Amazon DynamoDB" and "Service, account, and table quotas", Amazon DynamoDB Developer Guide.
 */
export const tableLimits = {
  partitionKeyBytes: 2048,
  sortKeyBytes: 1024,
  itemBytes: 400 * 1024,
  nesting: 32,
} as const;

const keyAttributes: ReadonlySet<string> = new Set(['pk', 'sk']);

/** @throws RangeError when the key is empty, too long, or not well-formed text. */
export function checkKey(key: Key): void {
  checkKeyText('pk', key.pk, tableLimits.partitionKeyBytes);
  checkKeyText('sk', key.sk, tableLimits.sortKeyBytes);
}

/** @throws RangeError when no engine could store the item: bad key, `ttl`, index key or number, nested too deeply. */
export function checkItem(item: Item): void {
  checkKey(item);
  for (const [name, value] of Object.entries(item)) {
    if (!keyAttributes.has(name) && value !== undefined) checkAttribute(name, value);
  }
}

/** @throws RangeError when the JSON text of an item is larger than an item may be. */
export function checkItemSize(key: Key, json: string): void {
  // A UTF-16 unit takes at most three bytes of UTF-8, so short texts need no counting.
  if (json.length * 3 <= tableLimits.itemBytes) return;
  const bytes = Buffer.byteLength(json);
  if (bytes > tableLimits.itemBytes) {
    throw new RangeError(
      `item ${key.pk} / ${key.sk} has ${bytes} bytes, more than ${tableLimits.itemBytes}: put the body into Blobs`,
    );
  }
}

/** @throws RangeError when an update names a key attribute, one attribute twice, or adds something else than a whole number. */
export function checkUpdate(key: Key, update: Update): void {
  checkKey(key);
  const seen = new Set<string>();
  const names = [
    ...Object.keys(update.set ?? {}),
    ...Object.keys(update.add ?? {}),
    ...(update.remove ?? []),
  ];
  for (const name of names) {
    if (keyAttributes.has(name)) throw new RangeError(`an update cannot change the key attribute ${name}`);
    if (seen.has(name)) throw new RangeError(`an update names the attribute ${name} twice`);
    seen.add(name);
  }
  for (const [name, value] of Object.entries(update.set ?? {})) checkAttribute(name, value);
  for (const [name, amount] of Object.entries(update.add ?? {})) {
    if (!Number.isSafeInteger(amount))
      throw new RangeError(`cannot add ${amount} to ${name}: not a whole number`);
  }
}

/** @throws RangeError when a list of conditions is empty: it would mean different things on different engines. */
export function checkCondition(condition: Condition): void {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  if (!parts) return;
  if (parts.length === 0) throw new RangeError('an empty list of conditions');
  for (const part of parts) checkCondition(part);
}

/** The keys, each once. */
export function distinctKeys(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()];
}

/** @throws RangeError when one key stands twice. */
export function checkDistinct(keys: readonly Key[]): void {
  if (distinctKeys(keys).length !== keys.length) throw new RangeError('a key stands twice');
}

/** @throws RangeError when the bounds contradict each other or the limit is not a positive whole number. */
export function checkQuery(query: Query): void {
  checkKeyText('pk', query.pk, tableLimits.partitionKeyBytes);
  if (query.prefix !== undefined && (query.from !== undefined || query.to !== undefined)) {
    throw new RangeError('a query has either a prefix or bounds');
  }
  if (query.limit !== undefined && !(Number.isSafeInteger(query.limit) && query.limit > 0)) {
    throw new RangeError(`not usable as a limit: ${query.limit}`);
  }
}

function checkAttribute(name: string, value: Json): void {
  if (name === '') throw new RangeError('an attribute has an empty name');
  if (name === 'ttl' && !(Number.isSafeInteger(value) && (value as number) >= 0)) {
    throw new RangeError(`ttl is not a number of whole seconds: ${JSON.stringify(value)}`);
  }
  if (name === 'ipk') checkKeyText(name, value, tableLimits.partitionKeyBytes);
  if (name === 'isk') checkKeyText(name, value, tableLimits.sortKeyBytes);
  checkValue(name, value, 1);
}

function checkKeyText(name: string, value: Json | undefined, maxBytes: number): void {
  if (typeof value !== 'string' || value === '') throw new RangeError(`${name} is not a text or is empty`);
  if (!value.isWellFormed())
    throw new RangeError(`${name} is not well-formed text: ${JSON.stringify(value)}`);
  if (value.length * 3 > maxBytes && Buffer.byteLength(value) > maxBytes) {
    throw new RangeError(`${name} is longer than ${maxBytes} bytes: ${value.slice(0, 60)}…`);
  }
}

function checkValue(name: string, value: Json | undefined, depth: number): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(`${name} holds a number that cannot be stored exactly: ${value}`);
    }
  } else if (typeof value === 'object' && value !== null) {
    if (depth > tableLimits.nesting)
      throw new RangeError(`${name} is nested deeper than ${tableLimits.nesting}`);
    if ('' in value) throw new RangeError(`${name} holds an empty name`);
    for (const entry of Object.values(value)) checkValue(name, entry, depth + 1);
  }
}
