import * as z from 'zod';
import { portalAppRoutes } from '../api/portal-app.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The application's page in the portal. */
export const portalApp = {
  name: 'portal-app',
  kind: 'http',
  routes: routeAddresses(portalAppRoutes),
  failureImpact:
    'Administrators cannot install the application and cannot see keys and status in their portal.',
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
      leadingKeys: ['T#*', 'L#PORTAL#*', 'L#KEY#*', 'L#CODE#*', 'L#CONNECTION#*', 'L#COUNTER#*'],
    },
    ephemeral: { mode: 'write', leadingKeys: ['L#PORTAL#*'] },
    blobs: 'read',
    secrets: true,
    sends: ['portal-inbox', 'automation'],
  },
  timeoutSeconds: 28,
  memoryMegabytes: 512,
  bundleKilobytes: 283,
  bundleReason:
    'The client of portals (47 KB) and its guarded way out beside 107 KB of zod; opened a few times a day.',
} as const satisfies HttpContract;
