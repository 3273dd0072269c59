import type * as z from 'zod';
import { callsApi } from '../../shared/contracts/functions/calls-api.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type CallsApiEnvironment = z.output<typeof callsApi.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): CallsApiEnvironment {
  return parseEnvironment(callsApi.env, variables);
}
