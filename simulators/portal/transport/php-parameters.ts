import type { Json } from '../../../shared/kernel/canonical-json.ts';

/** Parameters of a call by name, as PHP would hand them to the portal's code. */
export type JsonMap = { readonly [name: string]: Json };

type PhpArray = Map<string, Json | PhpArray>;

/**
 * Reads `a=1&b[c][]=2` the way PHP's `parse_str` does: brackets nest, `[]` appends, `+` is a space, dots and spaces of
 * the outer name turn into `_`, a later value replaces an earlier one.
 * See https://www.php.net/manual/en/function.parse-str.php
 */
export function parsePhpQuery(query: string): JsonMap {
  const root: PhpArray = new Map();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    assign(root, name, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  return toMap(root);
}

/** Puts name/value pairs that are already decoded (multipart fields) together under the same bracket rules. */
export function nestPhpPairs(pairs: Iterable<readonly [string, Json]>): JsonMap {
  const root: PhpArray = new Map();
  for (const [name, value] of pairs) assign(root, name, value);
  return toMap(root);
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // PHP keeps what is no valid escape; so do we.
    return spaced;
  }
}

function assign(root: PhpArray, name: string, value: Json): void {
  const path = pathOf(name);
  let target = root;
  for (const [depth, step] of path.entries()) {
    const key = step === '' && depth > 0 ? nextIndex(target) : step;
    if (depth === path.length - 1) {
      target.set(key, value);
      return;
    }
    const inner = target.get(key);
    const map: PhpArray = inner instanceof Map ? inner : new Map();
    if (map !== inner) target.set(key, map);
    target = map;
  }
}

/** `filter[>ID]` is `filter`, `>ID`; an unclosed bracket belongs to the name, as `_`. */
function pathOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0 || name.indexOf(']', open) < 0) return [outerName(name)];
  const path = [outerName(name.slice(0, open))];
  let at = open;
  while (name[at] === '[') {
    const close = name.indexOf(']', at);
    if (close < 0) break;
    path.push(name.slice(at + 1, close));
    at = close + 1;
  }
  return path;
}

function outerName(name: string): string {
  return name.trimStart().replace(/[. [\]]/g, '_');
}

function nextIndex(target: PhpArray): string {
  let next = 0;
  for (const key of target.keys()) if (/^\d+$/.test(key)) next = Math.max(next, Number(key) + 1);
  return String(next);
}

function toMap(array: PhpArray): JsonMap {
  return Object.fromEntries([...array].map(([key, value]) => [key, toJson(value)]));
}

function toJson(value: Json | PhpArray): Json {
  if (!(value instanceof Map)) return value;
  return phpArray([...value].map(([key, inner]) => [key, toJson(inner)] as const));
}

/**
 * A PHP array as `json_encode` writes it: nothing is `[]`, keys 0…n-1 in order make a list, anything else an object.
 * See https://www.php.net/manual/en/function.json-encode.php
 */
export function phpArray(entries: readonly (readonly [string, Json])[]): Json {
  if (entries.every(([key], index) => key === String(index))) return entries.map(([, value]) => value);
  return Object.fromEntries(entries);
}
