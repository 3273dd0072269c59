import * as z from 'zod';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The HTTP front door. */
export const api = {
  name: 'api',
  kind: 'http',
  routes: [
    { method: 'GET', path: '/healthz' },
    { method: 'GET', path: '/openapi.json' },
  ],
  failureImpact: 'Bases cannot connect and people cannot read history and errors.',
  env: z.object({ ...commonEnvironment, ...environment.table }),
  access: { table: { mode: 'write', leadingKeys: ['T#*', 'L#*'] } },
  timeoutSeconds: 20,
  memoryMegabytes: 512,
  bundleKilobytes: 150,
} as const satisfies HttpContract;
