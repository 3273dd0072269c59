import type * as z from 'zod';
import { syncWorker } from '../../shared/contracts/functions/sync-worker.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type SyncWorkerEnvironment = z.output<typeof syncWorker.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): SyncWorkerEnvironment {
  return parseEnvironment(syncWorker.env, variables);
}
