import type * as z from 'zod';
import { api } from '../../shared/contracts/functions/api.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type ApiEnvironment = z.output<typeof api.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): ApiEnvironment {
  return parseEnvironment(api.env, variables);
}
