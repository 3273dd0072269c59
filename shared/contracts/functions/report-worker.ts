import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { QueueContract } from './function-contract.ts';

/** Makes reports and publishes them, and tells people what went wrong. */
export const reportWorker = {
  name: 'report-worker',
  kind: 'queue',
  queue: 'reports',
  batchSize: 1,
  maxConcurrency: 100,
  maxReceiveCount: 5,
  failureImpact:
    'Reports are not published and people are not told of errors; slots wait, then count as missed.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.portal,
    ...environment.mail,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#PORTAL#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#LEASE#*', 'L#PORTAL#*'] },
    blobs: 'write',
    secrets: true,
    mail: true,
    sends: ['reports'],
  },
  timeoutSeconds: 120,
  memoryMegabytes: 1024,
  bundleKilobytes: 3460,
  bundleReason: 'Makes PDF (pdfmake with its fonts, 2 MB) and xlsx (exceljs, 1 MB); nobody waits for it.',
} as const satisfies QueueContract;
