import * as z from 'zod';
import { callRoutes } from '../api/calls.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The journal of telephone calls, for the operator and for users of portals. */
export const callsApi = {
  name: 'calls-api',
  kind: 'http',
  routes: routeAddresses(callRoutes),
  failureImpact: 'People cannot see calls, their recordings and words; calls are worked on all the same.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.portal,
    ...environment.operator,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#PORTAL#*', 'L#CONNECTION#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#PORTAL#*'] },
    blobs: 'read',
    secrets: true,
    sends: ['calls'],
  },
  timeoutSeconds: 28,
  memoryMegabytes: 512,
  bundleKilobytes: 420,
  bundleReason:
    'Proves users of portals by the client of portals, beside zod and the plan of telephone numbers.',
} as const satisfies HttpContract;
