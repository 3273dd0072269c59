import type { BaseCondition, BaseValue } from '../../../ports/published-base.ts';

const names = /^[\p{L}\p{N}_]{1,150}(\/[\p{L}\p{N}_]{1,150}){0,3}$/u;
const guids = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const moments = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** The name of a set or a property. @throws RangeError when no configuration could have it */
export function nameOf(name: string): string {
  if (!names.test(name)) throw new RangeError(`not a name of a 1C configuration: ${name.slice(0, 100)}`);
  return name;
}

/** @throws RangeError */
export function guidLiteral(ref: string): string {
  if (!guids.test(ref)) throw new RangeError(`not a reference: ${ref.slice(0, 100)}`);
  return `guid'${ref.toLowerCase()}'`;
}

/** @throws RangeError */
export function momentLiteral(moment: string): string {
  if (!moments.test(moment)) throw new RangeError(`not a moment without zone: ${moment.slice(0, 100)}`);
  return `datetime'${moment}'`;
}

/** Quotes inside are doubled. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A condition in the language of `$filter`. OData 3.0, "URI Conventions", 5.1.2
 * (https://www.odata.org/documentation/odata-version-3-0/url-conventions/), with the `cast` of the platform for
 * references of several types.
 * @throws RangeError for names and values that cannot be said
 */
export function conditionText(condition: BaseCondition): string {
  if ('all' in condition) return joined(condition.all, 'and');
  if ('any' in condition) return joined(condition.any, 'or');
  if ('not' in condition) return `not (${conditionText(condition.not)})`;
  const field = nameOf(condition.field);
  if ('contains' in condition) return `substringof(${textLiteral(condition.contains)}, ${field})`;
  if ('startsWith' in condition) return `startswith(${field}, ${textLiteral(condition.startsWith)})`;
  return `${field} ${condition.is} ${valueText(condition.value)}`;
}

function joined(conditions: readonly BaseCondition[], word: 'and' | 'or'): string {
  if (conditions.length === 0) throw new RangeError(`nothing to join by "${word}"`);
  return conditions.map((one) => groupedText(one, word)).join(` ${word} `);
}

function groupedText(condition: BaseCondition, word: 'and' | 'or'): string {
  const text = conditionText(condition);
  const other = word === 'and' ? 'any' : 'all';
  return other in condition ? `(${text})` : text;
}

function valueText(value: BaseValue): string {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('a number in a condition must be finite');
    return String(value);
  }
  if ('moment' in value) return momentLiteral(value.moment);
  if (value.type === undefined) return guidLiteral(value.ref);
  return `cast(${guidLiteral(value.ref)}, ${textLiteral(nameOf(value.type))})`;
}
