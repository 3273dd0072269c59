import * as z from 'zod';
import { routeAddresses } from '../api/routes.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** What bases with our extension talk to. */
export const agentApi = {
  name: 'agent-api',
  kind: 'http',
  routes: routeAddresses('agent-api'),
  failureImpact: 'Bases with the extension neither send changes nor get any; they repeat it until it works.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.blobs,
    ...environment.sends,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#KEY#*'] },
    blobs: 'write',
    sends: ['work.fifo'],
  },
  // A long poll waits for 20 seconds of them.
  timeoutSeconds: 28,
  memoryMegabytes: 1024,
  bundleKilobytes: 430,
  bundleReason: 'Phone numbers need the plan of every country, beside 107 KB of zod.',
} as const satisfies HttpContract;
