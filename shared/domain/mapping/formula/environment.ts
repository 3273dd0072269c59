import { Environment } from '@marcbachmann/cel-js';
import { innOf } from '../../identification/registration-numbers.ts';

/** Names under which a formula finds what it looks at. */
export const formulaVariables = ['record', 'attributes', 'additional'] as const;

const arithmetic = {
  '+': (left: number, right: number) => left + right,
  '-': (left: number, right: number) => left - right,
  '*': (left: number, right: number) => left * right,
  '/': (left: number, right: number) => left / right,
} as const;

/**
 * The language of tenants' formulas: the Common Expression Language (https://cel.dev) with a few helpers. It has no
 * loops and no recursion, and `formula-bound.ts` bounds what its macros may cost. Numbers out of records are doubles;
 * operators take them together with whole numbers. Costly to make: make it once.
 * @param phone the first phone number of a text in E.164, empty when there is none. Given from outside, since it brings
 * the numbering plan of every country, which whoever only checks formulas does not need.
 */
export function createFormulaEnvironment(phone: (written: string) => string): Environment {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: 400,
      maxDepth: 30,
      maxListElements: 100,
      maxMapEntries: 100,
      maxCallArguments: 5,
    },
  });
  for (const variable of formulaVariables) environment.registerVariable(variable, 'map');
  for (const [sign, apply] of Object.entries(arithmetic)) {
    const both = (left: number | bigint, right: number | bigint) => apply(Number(left), Number(right));
    environment.registerOperator(`double ${sign} int`, both);
    environment.registerOperator(`int ${sign} double`, both);
  }
  return environment
    .registerFunction('text(dyn): string', textOf)
    .registerFunction('number(dyn): double', numberOf)
    .registerFunction('lower(string): string', (written: string) => written.toLowerCase())
    .registerFunction('upper(string): string', (written: string) => written.toUpperCase())
    .registerFunction('digits(string): string', (written: string) => written.replaceAll(/\D/g, ''))
    .registerFunction('replace(string, string, string): string', replace)
    .registerFunction('part(string, string, int): string', part)
    .registerFunction('coalesce(dyn, dyn): dyn', (first: unknown, second: unknown) =>
      isEmpty(first) ? second : first,
    )
    .registerFunction('phone(string): string', phone)
    .registerFunction('isInn(string): bool', (written: string) => innOf(written) !== undefined);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  throw new RangeError('text() takes no lists and maps');
}

function numberOf(value: unknown): number {
  const written = textOf(value)
    .replaceAll(/[\s\u00a0]/g, '')
    .replace(',', '.');
  const number = Number(written);
  if (written === '' || !Number.isFinite(number)) throw new RangeError(`number(): "${written}" is no number`);
  return number;
}

function replace(written: string, what: string, by: string): string {
  return what === '' ? written : written.replaceAll(what, () => by);
}

/** The piece between separators, counted from nought; empty when there are fewer. */
function part(written: string, separator: string, at: bigint): string {
  return separator === '' ? written : (written.split(separator)[Number(at)] ?? '');
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
