import type * as z from 'zod';
import { upkeep } from '../../shared/contracts/functions/upkeep.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type UpkeepEnvironment = z.output<typeof upkeep.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): UpkeepEnvironment {
  return parseEnvironment(upkeep.env, variables);
}
