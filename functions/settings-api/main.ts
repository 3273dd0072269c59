import { queuesFrom } from '../../shared/adapters/aws/lambda-queues.ts';
import { tableFrom } from '../../shared/adapters/aws/lambda-table.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: 'settings-api', level: environment.LOG_LEVEL });
export const handler = createHandler(
  createDeps(
    { table: tableFrom(environment), queue: queuesFrom(environment), clock, telemetry },
    environment,
  ),
);
