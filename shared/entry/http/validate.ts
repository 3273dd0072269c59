import * as z from 'zod';
import en from 'zod/v4/locales/en.js';
import ru from 'zod/v4/locales/ru.js';
import { text } from '../../kernel/text.ts';
import type { Language } from './language.ts';
import { type FieldError, Problem } from './problem.ts';

const messages = { ru: ru().localeError, en: en().localeError };

function fieldName(place: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : `${name}.${String(step)}`),
    place,
  );
}

const textSchema = z.object({ ru: z.string(), en: z.string() });

/** A check of ours says what is wrong by `params` (a `Text`), since zod's own messages come in one language only. */
function messageOf(issue: z.core.$ZodIssue, language: Language): string {
  const own = issue.code === 'custom' ? textSchema.safeParse(issue.params) : undefined;
  return own?.success ? own.data[language] : issue.message;
}

function fieldErrors(
  place: string,
  issues: readonly z.core.$ZodIssue[],
  language: Language,
): readonly FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: fieldName(place, [...issue.path, key]),
        message: issue.message,
      }));
    }
    return [{ field: fieldName(place, issue.path), message: messageOf(issue, language) }];
  });
}

/**
 * Validates the parts of a request together, so that all mistakes are named at once, in the language of the asker.
 * A part without a schema comes out as `undefined`.
 * @throws Problem 400 with `errors`
 */
export function validateParts(
  parts: readonly {
    readonly place: string;
    readonly schema: z.ZodType | undefined;
    readonly value: unknown;
  }[],
  language: Language,
): readonly unknown[] {
  const parsed = parts.map(({ place, schema, value }) => {
    if (!schema) return { data: undefined, errors: [] };
    const result = z.safeParse(schema, value, { error: messages[language] });
    return result.success
      ? { data: result.data, errors: [] }
      : { data: undefined, errors: fieldErrors(place, result.error.issues, language) };
  });
  const errors = parsed.flatMap((part) => part.errors);
  if (errors.length > 0) {
    throw new Problem(400, {
      cause: 'validation',
      detail: text('Исправьте названные поля и повторите.', 'Correct the named fields and ask again.'),
      errors,
    });
  }
  return parsed.map(({ data }) => data);
}
