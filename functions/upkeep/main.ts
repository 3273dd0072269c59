import { blobsFrom } from '../../shared/adapters/aws/lambda-blobs.ts';
import { ephemeralFrom, tableFrom } from '../../shared/adapters/aws/lambda-table.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: 'upkeep', level: environment.LOG_LEVEL });
const tables = { table: tableFrom(environment), ephemeral: ephemeralFrom(environment) };
const waist = { ...tables, blobs: blobsFrom(environment), clock, random: Math.random, telemetry };
export const handler = createHandler(createDeps(waist));
