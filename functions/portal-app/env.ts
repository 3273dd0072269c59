import type * as z from 'zod';
import { portalApp } from '../../shared/contracts/functions/portal-app.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type PortalAppEnvironment = z.output<typeof portalApp.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): PortalAppEnvironment {
  return parseEnvironment(portalApp.env, variables);
}
