import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { ScheduleContract } from './function-contract.ts';

/** Deletes what was kept for a time and is over, once a day. Items of tables go by themselves. */
export const housekeeping = {
  name: 'housekeeping',
  kind: 'schedule',
  everyMinutes: 1440,
  failureImpact: 'Nothing at first; bodies of the history are kept longer than the settings say.',
  env: z.object({ ...commonEnvironment, ...environment.blobs }),
  access: { blobs: 'write' },
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  bundleKilobytes: 115,
} as const satisfies ScheduleContract;
