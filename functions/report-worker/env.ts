import type * as z from 'zod';
import { reportWorker } from '../../shared/contracts/functions/report-worker.ts';
import { parseEnvironment } from '../../shared/entry/parse-environment.ts';

export type ReportWorkerEnvironment = z.output<typeof reportWorker.env>;

/** The variables of this function. @throws EnvironmentInvalid */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ReportWorkerEnvironment {
  return parseEnvironment(reportWorker.env, variables);
}
