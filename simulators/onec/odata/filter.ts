import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { badOptions } from './refusal.ts';

export type Row = Readonly<Record<string, Json>>;

/** What an expression is worth for a row: a value, or a reference that says of which type it is. */
type Value = Json | { readonly cast: string; readonly type: string };
type Expression = (row: Row) => Value;

/** How a property of a row is found, `Контрагент/ИНН` too. @throws OdataRefusal code 10 */
export type PropertyOf = (row: Row, path: string) => { readonly value: Json; readonly type?: string };

type Token =
  | { readonly kind: 'word' | 'sign'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Json };

const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const arithmetic = ['add', 'sub', 'mul', 'div'];

/** `$filter` as a test of rows. @throws OdataRefusal code 14 */
export function parseFilter(text: string, property: PropertyOf): (row: Row) => boolean {
  const parser = new FilterParser(tokensOf(text), property);
  const expression = parser.whole();
  return (row) => expression(row) === true;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s*(?:(guid|datetime)'([^']*)'|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)(?![\p{L}\p{N}_])|([\p{L}_][\p{L}\p{N}_/.]*)|([(),]))/uy;
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw badOptions(`неожиданный символ в позиции ${at}`);
    const [, typed, literal, quoted, number, word, sign] = match;
    if (typed !== undefined) tokens.push({ kind: 'value', value: literal ?? '' });
    else if (quoted !== undefined) tokens.push({ kind: 'value', value: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else if (word === 'true' || word === 'false') tokens.push({ kind: 'value', value: word === 'true' });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

/** A parser by descent: or, and, not, comparison, sum, call. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #property: PropertyOf;
  #at = 0;

  constructor(tokens: readonly Token[], property: PropertyOf) {
    this.#tokens = tokens;
    this.#property = property;
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#at < this.#tokens.length) throw badOptions('лишний текст в конце отбора');
    return expression;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#took('or')) {
      const [one, other] = [left, this.#and()];
      left = (row) => one(row) === true || other(row) === true;
    }
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#took('and')) {
      const [one, other] = [left, this.#not()];
      left = (row) => one(row) === true && other(row) === true;
    }
    return left;
  }

  #not(): Expression {
    if (!this.#took('not')) return this.#comparison();
    const inner = this.#not();
    return (row) => inner(row) !== true;
  }

  #comparison(): Expression {
    const left = this.#sum();
    const word = comparisons.find((one) => this.#took(one));
    if (word === undefined) return left;
    const right = this.#sum();
    return (row) => compare(word, left(row), right(row));
  }

  #sum(): Expression {
    let left = this.#primary();
    for (;;) {
      const word = arithmetic.find((one) => this.#took(one));
      if (word === undefined) return left;
      const [one, other] = [left, this.#primary()];
      left = (row) => calculate(word, Number(one(row)), Number(other(row)));
    }
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'value') return () => token.value;
    if (token?.kind === 'sign' && token.text === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token?.kind !== 'word') throw badOptions('ожидалось выражение');
    if (this.#sign('(')) return call(token.text, this.#arguments());
    return (row) => {
      const { type, value } = this.#property(row, token.text);
      return type === undefined ? value : { cast: String(value), type };
    };
  }

  #arguments(): readonly Expression[] {
    const found: Expression[] = [];
    if (this.#sign(')')) return found;
    do found.push(this.#or());
    while (this.#sign(','));
    this.#expect(')');
    return found;
  }

  #took(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text !== word) return false;
    this.#at += 1;
    return true;
  }

  #sign(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#sign(sign)) throw badOptions(`ожидался знак "${sign}"`);
  }
}

const functions: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  substringof: ([part, text]) => textOf(text).toLowerCase().includes(textOf(part).toLowerCase()),
  startswith: ([text, part]) => textOf(text).toLowerCase().startsWith(textOf(part).toLowerCase()),
  endswith: ([text, part]) => textOf(text).trimEnd().toLowerCase().endsWith(textOf(part).toLowerCase()),
  concat: ([one, other]) => textOf(one) + textOf(other),
  substring: ([text, from, length]) =>
    textOf(text).substr(Number(from), length === undefined ? undefined : Number(length)),
  year: ([moment]) => Number(textOf(moment).slice(0, 4)),
  month: ([moment]) => Number(textOf(moment).slice(5, 7)),
  day: ([moment]) => Number(textOf(moment).slice(8, 10)),
  cast: ([ref, type]) => ({ cast: textOf(ref), type: `StandardODATA.${textOf(type)}` }),
};

/** Functions of OData that the platform does not have are refused. */
function call(name: string, given: readonly Expression[]): Expression {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) throw badOptions(`функция "${name}" не поддерживается`);
  return (row) => known(given.map((argument) => argument(row)));
}

function compare(word: string, left: Value, right: Value): boolean {
  if (isCast(left) || isCast(right)) return compareCasts(word, left, right);
  const [one, other] = comparable(left, right);
  switch (word) {
    case 'eq':
      return one === other;
    case 'ne':
      return one !== other;
    case 'gt':
      return one > other;
    case 'ge':
      return one >= other;
    case 'lt':
      return one < other;
    default:
      return one <= other;
  }
}

/** A reference of several types equals none that does not say its type: nothing is found, without an error. */
function compareCasts(word: string, left: Value, right: Value): boolean {
  if (!isCast(left) || !isCast(right)) return false;
  const equal = left.cast.toLowerCase() === right.cast.toLowerCase() && left.type === right.type;
  return word === 'eq' ? equal : word === 'ne' && !equal;
}

function comparable(left: Value, right: Value): readonly [string | number, string | number] {
  if (typeof left === 'number' || typeof right === 'number') return [Number(left), Number(right)];
  return [textOf(left).trimEnd().toLowerCase(), textOf(right).trimEnd().toLowerCase()];
}

function calculate(word: string, one: number, other: number): number {
  if (word === 'add') return one + other;
  if (word === 'sub') return one - other;
  return word === 'mul' ? one * other : one / other;
}

function isCast(value: Value): value is { readonly cast: string; readonly type: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'cast' in value;
}

function textOf(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
