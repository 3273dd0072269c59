import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { JsonMap } from '../transport/php-parameters.ts';

/**
 * Parameters of one call. Names of the top level are matched whatever their case, as the portal does; values may come
 * as text (forms, batch commands) or typed (JSON), so each getter takes both.
 */
export class Params {
  readonly all: JsonMap;
  readonly #names: ReadonlyMap<string, string>;

  constructor(all: JsonMap) {
    this.all = all;
    this.#names = new Map(Object.keys(all).map((name) => [name.toLowerCase(), name]));
  }

  /** The value as it came, or `undefined`. */
  raw(name: string): Json | undefined {
    const actual = this.#names.get(name.toLowerCase());
    return actual === undefined ? undefined : this.all[actual];
  }

  /** True when the parameter was sent, empty or not. */
  has(name: string): boolean {
    return this.#names.has(name.toLowerCase());
  }

  /** Text; numbers and flags are written out, nothing and structures are ''. */
  text(name: string): string {
    return asText(this.raw(name));
  }

  /** A whole number, or `undefined` when it is missing or none. */
  integer(name: string): number | undefined {
    return asInteger(this.raw(name));
  }

  /** `Y`, `1`, `true` are true. */
  flag(name: string): boolean {
    return asFlag(this.raw(name));
  }

  /** A map; a list comes with its indexes as keys, anything else is empty. */
  map(name: string): JsonMap {
    return asMap(this.raw(name));
  }

  /** A list; a map gives its values, a single value a list of one, nothing an empty list. */
  list(name: string): readonly Json[] {
    return asList(this.raw(name));
  }
}

/** See `Params.text`. */
export function asText(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

/** See `Params.integer`. */
export function asInteger(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*-?\d+\s*$/.test(value)) return undefined;
  return Number(value);
}

/** See `Params.flag`. */
export function asFlag(value: Json | undefined): boolean {
  return value === true || value === 1 || value === '1' || value === 'Y' || value === 'y' || value === 'true';
}

/** See `Params.map`. */
export function asMap(value: Json | undefined): JsonMap {
  if (value === undefined || value === null || typeof value !== 'object') return {};
  return Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : (value as JsonMap);
}

/** See `Params.list`. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return value === '' ? [] : [value];
  return Object.values(value);
}
