import * as z from 'zod';
import { noticeRoutes } from '../api/notices.ts';
import { reportSubscriptionRoutes } from '../api/report-subscriptions.ts';
import { reportRoutes } from '../api/reports.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The part of the API about reports: it looks at the portal, which the front door does not. */
export const reportsApi = {
  name: 'reports-api',
  kind: 'http',
  routes: routeAddresses([...noticeRoutes, ...reportSubscriptionRoutes, ...reportRoutes]),
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
    ...environment.operator,
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
  bundleKilobytes: 308,
  bundleReason:
    'The client of portals with its guarded way out beside zod; asked by people a few times a day.',
} as const satisfies HttpContract;
