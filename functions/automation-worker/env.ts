import type * as z from 'zod';
import { automationWorker } from '../../shared/contracts/functions/automation-worker.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type AutomationWorkerEnvironment = z.output<typeof automationWorker.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): AutomationWorkerEnvironment {
  return parseEnvironment(automationWorker.env, variables);
}
