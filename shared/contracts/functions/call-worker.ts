import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Works on telephone calls: recordings, transcripts, summaries, and what the portal and the base are told of them. */
export const callWorker = {
  name: 'call-worker',
  kind: 'queue',
  queue: 'calls',
  batchSize: 2,
  maxConcurrency: 50,
  maxReceiveCount: 5,
  failureImpact: 'Calls are kept but neither fetched, transcribed nor shown on the portal.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.portal,
    ...environment.calls,
    /** Recordings of one tenant that may be with the engine at a time. */
    CALLS_PER_TENANT: z.coerce.number().int().min(1).max(500).default(20),
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#PORTAL#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#LEASE#*', 'L#PORTAL#*'] },
    blobs: 'write',
    secrets: true,
    transcribe: true,
    models: true,
    sends: ['calls'],
  },
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  semiSpaceMegabytes: 8,
  bundleKilobytes: 900,
  bundleReason:
    'The client of portals, the plan of telephone numbers, readers of sound formats and stems of words; nobody waits for it.',
} as const satisfies QueueContract;
