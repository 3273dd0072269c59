/** Names of the `{parts}` of a pattern such as `T#{tenant}#LINK#{kind}`. */
export type PartsOf<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PartsOf<Rest>
  : never;

type Values<Name extends string> = { readonly [Key in Name]: string };

/** Builds keys of one kind of item, and takes them apart again. */
export interface KeyPattern<Name extends string> {
  readonly pk: string;
  readonly sk: string;
  /** @throws RangeError when a part is empty. */
  build(values: Values<Name>): { readonly pk: string; readonly sk: string };
  /** The parts of a key that this pattern built, or `undefined` for any other key. */
  parse(key: { readonly pk: string; readonly sk: string }): Values<Name> | undefined;
  /** The beginning of `sk` up to the first part that is not given, to query all items that begin so. */
  skPrefix(values: Partial<Values<Name>>): string;
}

const partPattern = /\{([a-zA-Z]+)\}/g;

/** `#` separates parts, `%` escapes; nothing else changes, so that the order of keys is the order of the values. */
function escapePart(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('#', '%23');
}

function unescapePart(value: string): string {
  return value.replaceAll('%23', '#').replaceAll('%25', '%');
}

function fill(pattern: string, values: Readonly<Record<string, string | undefined>>): string {
  return pattern.replace(partPattern, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '')
      throw new RangeError(`key part {${name}} of ${pattern} is empty`);
    return escapePart(value);
  });
}

function matcher(pattern: string): RegExp {
  const source = pattern
    .split(partPattern)
    .map((piece, index) =>
      index % 2 === 1 ? `(?<${piece}>[^#]+)` : piece.replace(/[.*+?^$()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 'u');
}

/**
 * Declares how the key of one kind of item is spelled, e.g. `keyPattern('T#{tenant}', 'CONNECTION#{connection}')`.
 * A part that is a time or a number must be given with a fixed width (`timePart`, `numberPart`) to sort rightly.
 */
export function keyPattern<const Pk extends string, const Sk extends string>(
  pk: Pk,
  sk: Sk,
): KeyPattern<PartsOf<Pk> | PartsOf<Sk>> {
  const pkMatcher = matcher(pk);
  const skMatcher = matcher(sk);
  return {
    pk,
    sk,
    build: (values) => ({ pk: fill(pk, values), sk: fill(sk, values) }),
    parse: (key) => {
      const inPk = pkMatcher.exec(key.pk);
      const inSk = skMatcher.exec(key.sk);
      if (!inPk || !inSk) return undefined;
      const parts = Object.entries({ ...inPk.groups, ...inSk.groups });
      return Object.fromEntries(parts.map(([name, value]) => [name, unescapePart(value)])) as Values<
        PartsOf<Pk> | PartsOf<Sk>
      >;
    },
    skPrefix: (values) => {
      const given: Readonly<Record<string, string | undefined>> = values;
      const firstMissing = [...sk.matchAll(partPattern)].find(([, name]) => given[name ?? ''] === undefined);
      return fill(firstMissing ? sk.slice(0, firstMissing.index) : sk, given);
    },
  };
}

/** A moment (milliseconds since the Unix epoch) as a key part that sorts by time. */
export function timePart(milliseconds: number): string {
  return numberPart(milliseconds, 15);
}

/** A whole number ≥ 0 as a key part of fixed width. @throws RangeError when it does not fit. */
export function numberPart(value: number, width: number): string {
  const digits = String(value);
  if (!Number.isSafeInteger(value) || value < 0 || digits.length > width) {
    throw new RangeError(`not a whole number of at most ${width} digits: ${value}`);
  }
  return digits.padStart(width, '0');
}
