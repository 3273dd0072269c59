import * as z from 'zod';
import { onecExchangeRoutes } from '../api/onec-exchange.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The address that unmodified 1C bases exchange with. */
export const onecExchange = {
  name: 'onec-exchange',
  kind: 'http',
  routes: routeAddresses(onecExchangeRoutes),
  failureImpact: 'Bases cannot hand over catalogues and orders; they repeat it by their own schedule.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.sends,
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#CODE#*', 'L#DUE#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#EXCHANGE#*', 'L#ATTEMPTS#*'] },
    blobs: 'write',
    sends: ['imports'],
  },
  timeoutSeconds: 28,
  memoryMegabytes: 512,
  bundleKilobytes: 206,
  bundleReason:
    'The steps of the exchange, its uploads and import jobs beside 107 KB of zod; a base waits for seconds anyway.',
} as const satisfies HttpContract;
