import * as z from 'zod';
import { getOpenApi } from '../api/meta.ts';
import { routeAddresses } from '../api/route-addresses.ts';
import { commonEnvironment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** Describes the API, and answers whatever no other function does. */
export const apiDescription = {
  name: 'api-description',
  kind: 'http',
  routes: [
    ...routeAddresses([getOpenApi]),
    // What is nowhere, or is asked in a way it does not know, gets an answer of ours: 404, 405 with Allow, OPTIONS.
    { method: 'ANY', path: '/' },
    { method: 'ANY', path: '/{rest+}' },
  ],
  failureImpact:
    'The description of the API is away, and wrong addresses are answered without an explanation.',
  env: z.object({ ...commonEnvironment }),
  access: {},
  timeoutSeconds: 20,
  memoryMegabytes: 512,
  bundleKilobytes: 196,
  bundleReason:
    'It holds the schemas of every route, beside 107 KB of zod; asked by developers and by mistake.',
} as const satisfies HttpContract;
