import * as z from 'zod';
import { routeAddresses } from '../api/routes.ts';
import { queueNames } from '../queues.ts';
import { commonEnvironment, environment } from './environment.ts';
import type { HttpContract } from './function-contract.ts';

/** The HTTP front door. */
export const api = {
  name: 'api',
  kind: 'http',
  routes: [
    ...routeAddresses('api'),
    // What is nowhere, or is asked in a way it does not know, gets an answer of ours: 404, 405 with Allow, OPTIONS.
    { method: 'ANY', path: '/' },
    { method: 'ANY', path: '/{rest+}' },
  ],
  failureImpact: 'Bases cannot connect and people cannot read history and errors.',
  env: z.object({
    ...commonEnvironment,
    ...environment.table,
    ...environment.ephemeral,
    ...environment.blobs,
    ...environment.sends,
    ...environment.publicUrl,
    /** SHA-256 (hex) of the operator's bearer token; while empty the operator's routes answer 401 to everybody. */
    OPERATOR_TOKEN_SHA256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .default(''),
  }),
  access: {
    table: { mode: 'write', leadingKeys: ['T#*', 'L#*'] },
    ephemeral: { mode: 'write', leadingKeys: ['L#ATTEMPTS#*'] },
    blobs: 'write',
    sends: queueNames,
  },
  timeoutSeconds: 20,
  memoryMegabytes: 512,
  bundleKilobytes: 520,
  bundleReason:
    'Checks formulas as settings are saved: CEL (83 KB), and phone numbers with the plan of every country (141 KB).',
} as const satisfies HttpContract;
