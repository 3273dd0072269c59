import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Carries out robots of portals, moves deals by what happens to documents, and shows documents in timelines. */
export const automationWorker = {
  name: 'automation-worker',
  kind: 'queue',
  queue: 'automation',
  batchSize: 10,
  maxConcurrency: 50,
  maxReceiveCount: 5,
  failureImpact: 'Robots of portals wait for their answers, so deals stand still on their stages.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.portal,
    ...environment.publicUrl,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#PORTAL#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#LEASE#*', 'L#PORTAL#*'] },
    blobs: 'write',
    secrets: true,
    sends: ['automation', 'reports'],
  },
  timeoutSeconds: 120,
  memoryMegabytes: 512,
  bundleKilobytes: 325,
  bundleReason:
    'The client of portals with its guarded way out, robots, triggers and cards beside 106 KB of zod.',
} as const satisfies QueueContract;
