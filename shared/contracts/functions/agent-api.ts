import * as z from 'zod';
import { agentRoutes } from '../api/agent/routes.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** What bases with our extension talk to. */
export const agentApi = {
  name: 'agent-api',
  kind: 'http',
  routes: routeAddresses(agentRoutes),
  failureImpact: 'Bases with the extension neither send changes nor get any; they repeat it until it works.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.blobs,
    ...environment.sends,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#KEY#*', 'L#DUE#*'] },
    blobs: 'write',
    sends: ['work.fifo', 'automation', 'reports', 'calls'],
  },
  // A long poll waits for 20 seconds of them.
  timeoutSeconds: 28,
  memoryMegabytes: 1024,
  bundleKilobytes: 420,
  bundleReason:
    'Phone numbers need the plan of every country (117 KB), beside 107 KB of zod; bases wait in long polls anyway.',
} as const satisfies HttpContract;
