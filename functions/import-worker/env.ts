import type * as z from 'zod';
import { importWorker } from '../../shared/contracts/functions/import-worker.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type ImportWorkerEnvironment = z.output<typeof importWorker.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ImportWorkerEnvironment {
  return parseEnvironment(importWorker.env, variables);
}
