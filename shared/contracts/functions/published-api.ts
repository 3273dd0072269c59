import * as z from 'zod';
import { publishedBaseRoutes } from '../api/published-base.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The part of the API that asks bases themselves: how a published base is entered. */
export const publishedApi = {
  name: 'published-api',
  kind: 'http',
  routes: routeAddresses(publishedBaseRoutes),
  failureImpact: 'Nobody can connect a published base or change how it is entered; connected ones go on.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.operator,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#CONNECTION#*', 'L#DUE#*'] },
    blobs: 'read',
    secrets: true,
    sends: ['work.fifo'],
  },
  timeoutSeconds: 28,
  memoryMegabytes: 512,
  bundleKilobytes: 260,
  bundleReason: 'The client of published bases with its guarded way out, beside 107 KB of zod.',
} as const satisfies HttpContract;
