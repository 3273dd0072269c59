import { blobsFrom } from '../../shared/adapters/aws/lambda-blobs.ts';
import { queuesFrom } from '../../shared/adapters/aws/lambda-queues.ts';
import { secretsFrom } from '../../shared/adapters/aws/lambda-secrets.ts';
import { tableFrom } from '../../shared/adapters/aws/lambda-table.ts';
import { createEgress } from '../../shared/adapters/egress/create-egress.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: 'published-api', level: environment.LOG_LEVEL });
const stores = { table: tableFrom(environment), blobs: blobsFrom(environment) };
const waist = {
  ...stores,
  secrets: secretsFrom(environment),
  queue: queuesFrom(environment),
  http: createEgress({ allow: [] }),
  random: Math.random,
};
export const handler = createHandler(createDeps({ ...waist, clock, telemetry }, environment));
