import * as z from 'zod';
import { routeAddresses } from '../api/routes.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The part of the API about reports: it looks at the portal, which the front door does not. */
export const reportsApi = {
  name: 'reports-api',
  kind: 'http',
  routes: routeAddresses('reports-api'),
  failureImpact:
    'People cannot see or change report subscriptions; what is scheduled is published all the same.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.secrets,
    ...environment.sends,
    ...environment.portal,
    ...environment.mail,
    /** SHA-256 (hex) of the operator's bearer token; while empty the routes answer 401 to everybody. */
    OPERATOR_TOKEN_SHA256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .default(''),
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#PORTAL#*', 'L#CONNECTION#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#PORTAL#*'] },
    blobs: 'write',
    secrets: true,
    sends: ['reports'],
  },
  timeoutSeconds: 28,
  memoryMegabytes: 1024,
  bundleKilobytes: 310,
  bundleReason:
    'The client of portals with its guarded way out beside zod; asked by people a few times a day.',
} as const satisfies HttpContract;
