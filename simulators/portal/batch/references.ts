import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asText } from '../call/params.ts';
import type { JsonMap } from '../transport/php-parameters.ts';

/** What commands of a batch may refer to, by the word after the `$`. */
export interface Referable {
  readonly result: ReadonlyMap<string, Json>;
  readonly result_error: ReadonlyMap<string, Json>;
  readonly result_total: ReadonlyMap<string, Json>;
  readonly result_next: ReadonlyMap<string, Json>;
}

const reference = /\$(result_error|result_total|result_next|result)((?:\[[^\]]*\])+)/g;

/**
 * Puts the answers of earlier commands where `$result[name][field]` stands, at any depth of the parameters. A value
 * that is nothing but a reference takes the type of what it refers to; inside a longer text it is written out. What
 * leads nowhere becomes empty text or stays as it is.
 * See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
 */
export function substitute(params: JsonMap, known: Referable, unresolved: 'empty' | 'literal'): JsonMap {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, substituteValue(value, known, unresolved)]),
  );
}

function substituteValue(value: Json, known: Referable, unresolved: 'empty' | 'literal'): Json {
  if (typeof value === 'string')
    return value.includes('$result') ? substituteText(value, known, unresolved) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((inner: Json) => substituteValue(inner, known, unresolved));
  return substitute(value as JsonMap, known, unresolved);
}

function substituteText(text: string, known: Referable, unresolved: 'empty' | 'literal'): Json {
  const matches = [...text.matchAll(reference)];
  const [first] = matches;
  if (first?.[0] === text) {
    const value = resolve(first, known);
    return value === undefined ? (unresolved === 'empty' ? '' : text) : value;
  }
  return text.replace(reference, (...groups: string[]) => {
    const value = resolve(groups, known);
    if (value === undefined) return unresolved === 'empty' ? '' : (groups[0] ?? '');
    return asText(value);
  });
}

function resolve(match: readonly string[], known: Referable): Json | undefined {
  const [, root = 'result', path = ''] = match;
  const steps = [...path.matchAll(/\[([^\]]*)\]/g)].map((step) => step[1] ?? '');
  const [name = '', ...rest] = steps;
  let value = known[root as keyof Referable].get(name);
  for (const step of rest) {
    if (value === null || value === undefined || typeof value !== 'object') return undefined;
    value = Object.hasOwn(value, step) ? (value as JsonMap)[step] : undefined;
  }
  return value;
}
