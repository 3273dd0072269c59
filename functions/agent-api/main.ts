import { blobsFrom } from '../../shared/adapters/aws/lambda-blobs.ts';
import { queuesFrom } from '../../shared/adapters/aws/lambda-queues.ts';
import { tableFrom } from '../../shared/adapters/aws/lambda-table.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: 'agent-api', level: environment.LOG_LEVEL });
const waist = {
  table: tableFrom(environment),
  blobs: blobsFrom(environment),
  queue: queuesFrom(environment),
  random: Math.random,
};
export const handler = createHandler(createDeps({ ...waist, clock, telemetry }));
