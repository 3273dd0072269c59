import { blobsFrom } from '../../shared/adapters/aws/lambda-blobs.ts';
import { queuesFrom } from '../../shared/adapters/aws/lambda-queues.ts';
import { secretsFrom } from '../../shared/adapters/aws/lambda-secrets.ts';
import { summariserFrom, transcriberFrom } from '../../shared/adapters/aws/lambda-speech.ts';
import { ephemeralFrom, tableFrom } from '../../shared/adapters/aws/lambda-table.ts';
import { createEgress } from '../../shared/adapters/egress/create-egress.ts';
import { extractiveSummariser } from '../../shared/adapters/summary/extractive-summariser.ts';
import { createLambdaTelemetry } from '../../shared/adapters/telemetry/lambda-telemetry.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { createDeps } from './deps.ts';
import { readEnvironment } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(process.env);
const telemetry = createLambdaTelemetry({ functionName: 'call-worker', level: env.LOG_LEVEL });
const stores = { table: tableFrom(env), ephemeral: ephemeralFrom(env), blobs: blobsFrom(env) };
const outside = { queue: queuesFrom(env), http: createEgress({ allow: [] }) };
const summariser = summariserFrom(env) ?? extractiveSummariser;
const speech = { transcriber: transcriberFrom(env, stores.blobs), summariser };
const waist = {
  ...stores,
  ...outside,
  ...speech,
  secrets: secretsFrom(env),
  random: Math.random,
  clock,
  telemetry,
};
export const handler = createHandler(createDeps(waist, env));
