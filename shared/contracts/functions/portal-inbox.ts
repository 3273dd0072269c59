import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Reads the events that portals posted. */
export const portalInbox = {
  name: 'portal-inbox',
  kind: 'queue',
  queue: 'portal-inbox',
  batchSize: 10,
  maxConcurrency: 20,
  maxReceiveCount: 5,
  failureImpact: 'Changes made in portals are stored but not looked at, and robots wait.',
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
    table: {
      mode: 'write',
      leadingKeys: ['T#*', 'L#PORTAL#*', 'L#KEY#*', 'L#CODE#*', 'L#CONNECTION#*', 'L#COUNTER#*', 'L#DUE#*'],
    },
    ephemeral: { mode: 'write', leadingKeys: ['L#PORTAL#*', 'L#ATTEMPTS#*'] },
    blobs: 'write',
    secrets: true,
    sends: ['work.fifo', 'automation', 'calls'],
  },
  timeoutSeconds: 30,
  memoryMegabytes: 512,
  bundleKilobytes: 281,
} as const satisfies QueueContract;
