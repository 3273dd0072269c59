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
  bundleKilobytes: 600,
  bundleReason:
    'Beside 104 KB of zod: the numbering plan of every country for phones of partners abroad (117 KB), the engine with the mapping of three configurations, formulas of tenants (CEL).',
} as const satisfies QueueContract;
