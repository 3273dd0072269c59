import type * as z from 'zod';
import { tick } from '../../shared/contracts/functions/tick.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type TickEnvironment = z.output<typeof tick.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): TickEnvironment {
  return parseEnvironment(tick.env, variables);
}
