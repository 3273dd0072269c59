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
  failureImpact: 'Changes made in portals are stored but not looked at.',
  env: z.object({ ...commonEnvironment, ...environment.table, ...environment.blobs }),
  // `T#house*`: the error journal of what belongs to no tenant.
  access: { table: { mode: 'write', leadingKeys: ['L#PORTAL#*', 'T#house*'] }, blobs: 'write' },
  timeoutSeconds: 30,
  memoryMegabytes: 512,
  bundleKilobytes: 200,
} as const satisfies QueueContract;
