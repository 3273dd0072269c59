import type * as z from 'zod';
import { agentApi } from '../../shared/contracts/functions/agent-api.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type AgentApiEnvironment = z.output<typeof agentApi.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): AgentApiEnvironment {
  return parseEnvironment(agentApi.env, variables);
}
