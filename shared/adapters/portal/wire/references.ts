import type { Json } from '../../../kernel/canonical-json.ts';
import { mapLeaves } from './map-leaves.ts';

/** `$result[name][key]…` anywhere in a text. */
const reference = /\$result\[([^\]]+)\]((?:\[[^\]]*\])*)/g;
const wholeReference = /^\$result\[([^\]]+)\]((?:\[[^\]]*\])*)$/;

/** Names of the commands whose answers the value refers to. */
export function referredNames(value: Json): ReadonlySet<string> {
  const names = new Set<string>();
  collect(value, names);
  return names;
}

function collect(value: Json, names: Set<string>): void {
  if (typeof value === 'string') {
    if (!value.includes('$result[')) return;
    for (const [, name] of value.matchAll(reference)) if (name) names.add(name);
  } else if (value !== null && typeof value === 'object') {
    for (const entry of Object.values(value)) collect(entry, names);
  }
}

/** What stands for a reference: another reference (a text), or the value itself. `undefined` leaves it as it is. */
export type Resolver = (name: string, path: readonly string[]) => Json | undefined;

/**
 * Replaces references. A text that is one reference becomes the value, whatever its type; within a longer text the
 * value is spelled out.
 */
export function replaceReferences(value: Json, resolve: Resolver): Json {
  return mapLeaves(value, (leaf) => (typeof leaf === 'string' ? replaceInText(leaf, resolve) : leaf));
}

function replaceInText(value: string, resolve: Resolver): Json {
  if (!value.includes('$result[')) return value;
  const whole = wholeReference.exec(value);
  if (whole) return resolve(whole[1] ?? '', pathOf(whole[2] ?? '')) ?? value;
  return value.replace(reference, (spelled: string, name: string, path: string) => {
    const resolved = resolve(name, pathOf(path));
    if (resolved === undefined) return spelled;
    return typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved);
  });
}

function pathOf(spelled: string): readonly string[] {
  return [...spelled.matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key ?? '');
}

/** Spells a reference. */
export function spellReference(name: string, path: readonly string[]): string {
  return `$result[${name}]${path.map((key) => `[${key}]`).join('')}`;
}

/** The part of an answer that a reference's path leads to; `undefined` when there is none. */
export function valueAt(answer: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = answer;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Array.isArray(value)
      ? (value[Number(key)] as Json | undefined)
      : (value as { readonly [key: string]: Json })[key];
  }
  return value;
}
