import type * as z from 'zod';
import { onecExchange } from '../../shared/contracts/functions/onec-exchange.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type OnecExchangeEnvironment = z.output<typeof onecExchange.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): OnecExchangeEnvironment {
  return parseEnvironment(onecExchange.env, variables);
}
