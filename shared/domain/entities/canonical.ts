import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { FieldType } from './descriptor.ts';

/** A value in the one form in which both sides are compared. @throws RangeError when it is not of the field's type. */
export function canonicalValue(type: FieldType, value: Json): Json {
  if (value === null || value === '')
    return type.kind === 'references' || type.kind === 'communications' ? [] : null;
  switch (type.kind) {
    case 'text':
      return canonicalText(value, type.maxLength);
    case 'decimal':
      return canonicalDecimal(value, type.scale);
    case 'flag':
      if (typeof value !== 'boolean') throw new RangeError('not a flag');
      return value;
    case 'picture':
    case 'reference':
    case 'choice':
      return String(value);
    case 'references':
    case 'communications':
      if (!Array.isArray(value)) throw new RangeError('not a list');
      return [...new Set(value.map((entry: Json) => String(entry)))].sort();
  }
}

/** Line ends become LF, no white space at either end; cut at whole characters. Empty is `null`. */
function canonicalText(value: Json, maxLength: number): Json {
  if (typeof value === 'object') throw new RangeError('not a text');
  const trimmed = String(value).replace(/\r\n?/g, '\n').trim();
  const characters = trimmed.length > maxLength ? [...trimmed].slice(0, maxLength).join('').trim() : trimmed;
  return characters === '' ? null : characters;
}

/** Rounds half away from zero in decimal, not in binary: 1.005 to two digits is 1.01. */
function canonicalDecimal(value: Json, scale: number): number {
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isFinite(number)) throw new RangeError('not a number');
  const shifted = Math.round(Number(`${Math.abs(number)}e${scale}`));
  return Number.isFinite(shifted) ? Math.sign(number) * Number(`${shifted}e-${scale}`) || 0 : number;
}

const longestPlain = 100;

/**
 * What the common state keeps of a value: the value itself, or for a long one its hash, so that a link stays small.
 * Equal values have equal fingerprints.
 */
export function fingerprint(value: Json): Json {
  const plain = canonicalJson(value);
  return plain.length <= longestPlain ? value : { hash: stableHash(value) };
}

/** Whether two canonical values (or fingerprints) are the same. */
export function sameValue(left: Json, right: Json): boolean {
  return canonicalJson(left) === canonicalJson(right);
}
