import * as z from 'zod';
import { clientSettingsRoutes } from '../api/client-settings.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The part of the API about settings with formulas: it checks them, which takes more code than the rest has. */
export const settingsApi = {
  name: 'settings-api',
  kind: 'http',
  routes: routeAddresses(clientSettingsRoutes),
  failureImpact: 'People cannot see or change the settings of clients; what was set goes on working.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.operator,
    ...environment.sends,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#CONNECTION#*'] },
    sends: ['work.fifo'],
  },
  timeoutSeconds: 20,
  memoryMegabytes: 512,
  bundleKilobytes: 270,
  bundleReason:
    'Checks formulas as settings are saved: CEL (83 KB) beside 104 KB of zod; asked by people a few times a day, and it rings the doorbell.',
} as const satisfies HttpContract;
