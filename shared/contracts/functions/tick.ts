import * as z from 'zod';
import { queueNames } from '../queues.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { ScheduleContract } from './function-contract.ts';

/** Moves what is due into its queue, every minute. */
export const tick = {
  name: 'tick',
  kind: 'schedule',
  everyMinutes: 1,
  failureImpact: 'Schedules, retries and delayed work of all tenants stand still until it runs again.',
  env: z.object({ ...commonEnvironment, ...environment.table, ...environment.sends }),
  access: { table: { mode: 'write', leadingKeys: ['L#DUE#*', 'L#DUE-SHARD#*'] }, sends: queueNames },
  timeoutSeconds: 50,
  memoryMegabytes: 256,
  bundleKilobytes: 139,
} as const satisfies ScheduleContract;
