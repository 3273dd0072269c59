import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Reads the files that bases asked to import. */
export const importWorker = {
  name: 'import-worker',
  kind: 'queue',
  queue: 'imports',
  batchSize: 1,
  maxConcurrency: 20,
  maxReceiveCount: 5,
  failureImpact: 'Catalogues that bases handed over are stored but not read.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.sends,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#LEASE#*', 'L#EXCHANGE#*'] },
    blobs: 'write',
    sends: ['work.fifo', 'imports'],
  },
  timeoutSeconds: 600,
  memoryMegabytes: 1024,
  semiSpaceMegabytes: 8,
  bundleKilobytes: 295,
} as const satisfies QueueContract;
