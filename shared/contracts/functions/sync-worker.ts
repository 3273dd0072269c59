import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Brings both sides of a connection together whenever its doorbell rings. */
export const syncWorker = {
  name: 'sync-worker',
  kind: 'queue',
  queue: 'work.fifo',
  batchSize: 1,
  maxConcurrency: 50,
  maxReceiveCount: 5,
  failureImpact: 'Changes wait: nothing is carried over between portals and bases.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.portal,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#PORTAL#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#LEASE#*', 'L#PORTAL#*'] },
    blobs: 'write',
    secrets: true,
    sends: ['work.fifo'],
  },
  timeoutSeconds: 300,
  memoryMegabytes: 1024,
  bundleKilobytes: 720,
  bundleReason:
    'The numbering plan of every country for phones (117 KB), CEL for formulas of settings (83 KB), 103 KB of zod; nobody waits for its start.',
} as const satisfies QueueContract;
