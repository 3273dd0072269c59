import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asList, asText } from '../call/params.ts';
import { parseDateTime } from './dates.ts';
import type { FieldKind, QueryField } from './field-table.ts';

/** A comparable value of a field; '' stands for nothing. */
type Comparable = string | number;

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '@' | '!@' | '%' | '!%' | '=%' | '!=%' | '><';

// The longest prefix that fits wins. See https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html
const prefixes: readonly (readonly [string, Operator])[] = [
  ['!=%', '!=%'],
  ['!%=', '!=%'],
  ['!%', '!%'],
  ['!@', '!@'],
  ['!=', '!='],
  ['!', '!='],
  ['><', '><'],
  ['>=', '>='],
  ['<=', '<='],
  ['>', '>'],
  ['<', '<'],
  ['@', '@'],
  ['=%', '=%'],
  ['%=', '=%'],
  ['%', '%'],
  ['=', '='],
];

/** `>=updatedTime` is the operator `>=` on `updatedTime`; without a prefix it is equality. */
export function splitPrefix(key: string): { readonly operator: Operator; readonly name: string } {
  for (const [prefix, operator] of prefixes) {
    if (key.startsWith(prefix)) return { operator, name: key.slice(prefix.length) };
  }
  return { operator: '=', name: key };
}

/** A test of one field of a row. */
export function conditionOf<T>(
  field: QueryField<T>,
  operator: Operator,
  operand: Json,
  offsetMinutes: number,
): (row: T) => boolean {
  const test = testOf(field.kind, operator, operand, offsetMinutes);
  const denied = operator.startsWith('!');
  return (row) => {
    const value = field.read(row);
    if (!Array.isArray(value)) return test(comparable(value, field.kind));
    const values = value.length === 0 ? [''] : value.map((one: Json) => comparable(one, field.kind));
    return denied ? values.every(test) : values.some(test);
  };
}

function testOf(
  kind: FieldKind,
  operator: Operator,
  operand: Json,
  offsetMinutes: number,
): (value: Comparable) => boolean {
  const operands = operandsOf(kind, operand, offsetMinutes);
  const first = operands[0] ?? '';
  const bound = kind === 'string' || kind === 'flag' ? first : Number(first);
  switch (operator) {
    case '=':
    case '@':
      return (value) => operands.some((one) => same(value, one));
    case '!=':
    case '!@':
      return (value) => !operands.some((one) => same(value, one));
    case '>':
      return (value) => value !== '' && value > bound;
    case '>=':
      return (value) => value !== '' && value >= bound;
    case '<':
      return (value) => value !== '' && value < bound;
    case '<=':
      return (value) => value !== '' && value <= bound;
    case '><': {
      const upper = operands[1] ?? bound;
      return (value) => value !== '' && value >= bound && value <= upper;
    }
    case '%':
      return (value) => operands.some((one) => String(value).includes(String(one)));
    case '!%':
      return (value) => !operands.some((one) => String(value).includes(String(one)));
    case '=%':
      return (value) => operands.some((one) => likePattern(String(one)).test(String(value)));
    case '!=%':
      return (value) => !operands.some((one) => likePattern(String(one)).test(String(value)));
  }
}

function operandsOf(kind: FieldKind, operand: Json, offsetMinutes: number): Comparable[] {
  if (operand === null || operand === false) return [''];
  const values = typeof operand === 'object' ? asList(operand) : [operand];
  return values.map((value) => {
    if (kind !== 'datetime') return comparable(value, kind);
    // A date that cannot be read equals nothing and bounds nothing.
    const text = asText(value);
    return text === '' ? '' : (parseDateTime(text, offsetMinutes) ?? Number.NaN);
  });
}

function comparable(value: Json | undefined, kind: FieldKind): Comparable {
  if (value === null || value === undefined || value === '') return '';
  if (kind === 'number') return typeof value === 'number' ? value : Number(asText(value));
  if (kind === 'datetime') return typeof value === 'number' ? value : Number(value);
  if (typeof value === 'boolean') return value ? 'y' : 'n';
  const text = asText(value).toLowerCase();
  if (kind === 'flag') return text === '1' ? 'y' : text === '0' ? 'n' : text;
  return text;
}

function same(value: Comparable, operand: Comparable): boolean {
  if (value === operand) return true;
  // An empty operand finds what is not set; a reference that is not set is kept as 0.
  return (operand === '' && value === 0) || (operand === 0 && value === '');
}

function likePattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's');
}
