import type * as z from 'zod';
import { apiDescription } from '../../shared/contracts/functions/api-description.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type ApiDescriptionEnvironment = z.output<typeof apiDescription.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ApiDescriptionEnvironment {
  return parseEnvironment(apiDescription.env, variables);
}
