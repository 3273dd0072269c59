import { blobsFrom } from '../../shared/adapters/aws/lambda-blobs.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { housekeeping } from '../../shared/contracts/functions/housekeeping.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: housekeeping.name, level: environment.LOG_LEVEL });
export const handler = createHandler(createDeps({ blobs: blobsFrom(environment), clock, telemetry }));
