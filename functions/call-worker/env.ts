import type * as z from 'zod';
import { callWorker } from '../../shared/contracts/functions/call-worker.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type CallWorkerEnvironment = z.output<typeof callWorker.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): CallWorkerEnvironment {
  return parseEnvironment(callWorker.env, variables);
}
