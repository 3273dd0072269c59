import type * as z from 'zod';

/** The environment does not fit; names every variable that is wrong and never a value. */
export class EnvironmentInvalid extends Error {
  constructor(problems: readonly string[]) {
    super(`the environment does not fit: ${problems.join('; ')}`);
    this.name = 'EnvironmentInvalid';
  }
}

/**
 * Reads the variables that a schema names. An empty variable counts as missing.
 * @throws EnvironmentInvalid naming all mistakes at once.
 */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EnvironmentInvalid(
    parsed.error.issues.map(({ path, code }) => {
      const name = path.map(String).join('.');
      return `${name} ${given[name] === undefined ? 'is missing' : `is not valid (${code})`}`;
    }),
  );
}
