import type * as z from 'zod';
import { reportsApi } from '../../shared/contracts/functions/reports-api.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type ReportsApiEnvironment = z.output<typeof reportsApi.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ReportsApiEnvironment {
  return parseEnvironment(reportsApi.env, variables);
}
