import type * as z from 'zod';
import { housekeeping } from '../../shared/contracts/functions/housekeeping.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type HousekeepingEnvironment = z.output<typeof housekeeping.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): HousekeepingEnvironment {
  return parseEnvironment(housekeeping.env, variables);
}
