import type * as z from 'zod';
import { portalInbox } from '../../shared/contracts/functions/portal-inbox.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type PortalInboxEnvironment = z.output<typeof portalInbox.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): PortalInboxEnvironment {
  return parseEnvironment(portalInbox.env, variables);
}
