import * as z from 'zod';
import { connectionRoutes } from '../api/connections.ts';
import { errorRoutes } from '../api/errors.ts';
import { historyRoutes } from '../api/history.ts';
import { linkRoutes } from '../api/links.ts';
import { getHealth } from '../api/meta.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { runRoutes } from '../api/runs.ts';
import { queueNames } from '../queues.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The HTTP front door. */
export const api = {
  name: 'api',
  kind: 'http',
  routes: routeAddresses([
    getHealth,
    ...historyRoutes,
    ...errorRoutes,
    ...connectionRoutes,
    ...linkRoutes,
    ...runRoutes,
  ]),
  failureImpact: 'Bases cannot connect and people cannot read history and errors.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.sends,
    ...environment.publicUrl,
    ...environment.operator,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#ATTEMPTS#*'] },
    blobs: 'write',
    sends: queueNames,
  },
  timeoutSeconds: 20,
  memoryMegabytes: 512,
  bundleKilobytes: 250,
  bundleReason:
    'The operator’s reading of history, errors, connections, links and runs beside 107 KB of zod.',
} as const satisfies HttpContract;
