import { blobsFrom } from '../../shared/adapters/aws/lambda-blobs.ts';
import { queuesFrom } from '../../shared/adapters/aws/lambda-queues.ts';
import { secretsFrom } from '../../shared/adapters/aws/lambda-secrets.ts';
import { ephemeralFrom, tableFrom } from '../../shared/adapters/aws/lambda-table.ts';
import { createEgress } from '../../shared/adapters/egress/create-egress.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: 'calls-api', level: env.LOG_LEVEL });
const stores = { table: tableFrom(env), ephemeral: ephemeralFrom(env), blobs: blobsFrom(env) };
const outside = { queue: queuesFrom(env), http: createEgress({ allow: [] }) };
const waist = { ...stores, ...outside, secrets: secretsFrom(env), random: Math.random, clock, telemetry };
export const handler = createHandler(createDeps(waist, env));
