import { type Environment, ParseError, type ParseResult } from '@marcbachmann/cel-js';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { type Text, text } from '../../../kernel/text.ts';
import { type BoundFault, boundFault } from './formula-bound.ts';

/** A formula that is understood, ends, and costs no more than it may; else what is wrong with it and where. */
export function checkedProgram(environment: Environment, source: string): Result<ParseResult, Text> {
  const parsed = parse(environment, source);
  if (!parsed.ok) return parsed;
  const checked = parsed.value.check();
  if (!checked.valid) return err(notUnderstood(checked.error));
  const fault = boundFault(parsed.value.ast);
  return fault ? err(refusal(fault)) : parsed;
}

function parse(environment: Environment, source: string): Result<ParseResult, Text> {
  try {
    return ok(environment.parse(source));
  } catch (error) {
    if (error instanceof Error) return err(notUnderstood(error));
    throw error;
  }
}

function notUnderstood(error: Error | undefined): Text {
  const isLocated = error instanceof ParseError || (error !== undefined && 'summary' in error);
  const summary = isLocated ? String((error as ParseError).summary) : (error?.message ?? '');
  const at = isLocated ? (error as ParseError).range?.start : undefined;
  const place = at === undefined ? '' : ` ${at + 1}`;
  return text(
    `Формула не читается${place === '' ? '' : `, знак${place}`}: ${summary}`,
    `The formula cannot be read${place === '' ? '' : `, character${place}`}: ${summary}`,
  );
}

function refusal(fault: BoundFault): Text {
  if (fault.kind === 'function') {
    return text(
      `Функция «${fault.name}» в формулах недоступна (знак ${fault.at + 1}): её работу нельзя ограничить.`,
      `The function "${fault.name}" is not available in formulas (character ${fault.at + 1}): its work cannot be bounded.`,
    );
  }
  return text(
    `Формула слишком тяжёлая (знак ${fault.at + 1}): уменьшите вложенность перебора списков и склейку строк.`,
    `The formula is too heavy (character ${fault.at + 1}): nest fewer walks over lists and join fewer texts.`,
  );
}
