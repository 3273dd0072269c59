import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Chores for which nobody waits: what sessions left, what removed portals left. */
export const upkeep = {
  name: 'upkeep',
  kind: 'queue',
  queue: 'upkeep',
  batchSize: 1,
  maxConcurrency: 5,
  maxReceiveCount: 5,
  failureImpact: 'Uploaded files pile up, and data of portals that asked for removal stay.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
  }),
  access: {
    table: {
      mode: 'write',
      leadingKeys: ['T#*', 'L#PORTAL#*', 'L#CODE#*', 'L#KEY#*', 'L#CONNECTION#*', 'L#DUE#*'],
    },
    ephemeral: { mode: 'read', leadingKeys: ['L#EXCHANGE#*'] },
    blobs: 'write',
  },
  timeoutSeconds: 600,
  memoryMegabytes: 512,
  bundleKilobytes: 225,
} as const satisfies QueueContract;
