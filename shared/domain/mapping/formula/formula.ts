import { EvaluationError, type ParseResult } from '@marcbachmann/cel-js';
import type { Json } from '../../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { type Text, text } from '../../../kernel/text.ts';
import { phonesOf } from '../../identification/normalise.ts';
import { checkedProgram } from './checked-program.ts';
import { createFormulaEnvironment } from './environment.ts';
import { longestList, longestText } from './formula-bound.ts';

type Values = Readonly<Record<string, Json>>;

/** What a formula looks at. */
export interface FormulaInput {
  /** Fields of the record. */
  readonly record: Values;
  /** Attributes of the object of 1C, or fields of the portal's row. */
  readonly attributes: Values;
  /** Additional attributes of 1C, or user fields of the portal. */
  readonly additional: Values;
}

/** A formula that was checked: it ends, and what it may cost is known. */
export interface Formula {
  evaluate(input: FormulaInput): Result<Json, Text>;
}

const environment = createFormulaEnvironment((written) => phonesOf(written)[0] ?? '');

/** Reads a formula; the error says what is wrong with it and where. */
export function readFormula(source: string): Result<Formula, Text> {
  const program = checkedProgram(environment, source);
  return program.ok ? ok({ evaluate: (input) => evaluate(program.value, input) }) : program;
}

function evaluate(program: ParseResult, input: FormulaInput): Result<Json, Text> {
  try {
    const { record, attributes, additional } = input;
    const context = {
      record: usable(record),
      attributes: usable(attributes),
      additional: usable(additional),
    };
    return ok(asJson(program(context)));
  } catch (error) {
    const reason = error instanceof EvaluationError ? error.summary : String(error);
    return err(
      text(
        `Формула не вычислена: ${reason}. Проверьте, что значения есть у каждого объекта: has(record.поле), coalesce(…).`,
        `The formula failed: ${reason}. Check that every object has the values: has(record.field), coalesce(…).`,
      ),
    );
  }
}

/** What is no scalar and no list of such, or longer than formulas are checked for, is as if it were not there. */
function usable(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) =>
      Array.isArray(value) ? value.length <= longestList && value.every(isShort) : isShort(value),
    ),
  );
}

function isShort(value: Json): boolean {
  return typeof value === 'string'
    ? value.length <= longestText
    : value === null || typeof value !== 'object';
}

/** Whole numbers come as bigint; maps as plain objects. @throws RangeError for what is no JSON */
function asJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new RangeError('the result is no finite number');
  }
  if (Array.isArray(value)) return value.map(asJson);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([name, part]) => [String(name), asJson(part)]));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asJson(part)]));
  throw new RangeError('the result is neither text, number, flag, list nor map');
}
