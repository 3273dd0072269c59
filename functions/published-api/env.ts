import type * as z from 'zod';
import { publishedApi } from '../../shared/contracts/functions/published-api.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type PublishedApiEnvironment = z.output<typeof publishedApi.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): PublishedApiEnvironment {
  return parseEnvironment(publishedApi.env, variables);
}
