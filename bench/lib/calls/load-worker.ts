import { setTimeout as sleep } from 'node:timers/promises';
import { createDeps } from '../../../functions/call-worker/deps.ts';
import { readEnvironment } from '../../../functions/call-worker/env.ts';
import { createHandler } from '../../../functions/call-worker/handler.ts';
import { AmazonTranscriber } from '../../../shared/adapters/aws/amazon-transcriber.ts';
import { transcribeClient } from '../../../shared/adapters/aws/transcribe-client.ts';
import { createEgress } from '../../../shared/adapters/egress/create-egress.ts';
import { drainDue } from '../../../shared/app/due/drain-due.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { DirectPortal } from '../../../test/support/direct-portal.ts';
import { lambdaContext, queueEvent } from '../../../test/support/lambda.ts';
import { peakMegabytes } from '../peak-memory.ts';
import { openLoadHouse } from './load-house.ts';

/*
 * node load-worker.mjs DIR ENDPOINT RECORDS CALLS: works off the queue of calls against a simulated Amazon Transcribe until so many
 * calls are settled, and tells its parent how far it is and how much memory it took. Names of ended jobs come as messages
 * of the parent, as EventBridge would bring them.
 */

const [dir = '', endpoint = '', records = '', wanted = '0'] = process.argv.slice(2);
/** Calls looked at together, and the pause between two looks: counting is the bench's own, and shall cost little. */
const pageSize = 25;
const lookMilliseconds = 5000;
/** As many invocations as one machine runs at a time. */
const receivers = 8;

/** The exchange whose recordings come by link is on this machine. */
const egress = createEgress({ allow: [records] });
const house = await openLoadHouse(dir, egress);
const { blobs, table } = house.platform;
const queue = house.platform.queues.get('calls');
await queue.releaseInFlight();
const clock = systemClock;
const client = transcribeClient({
  ...{ region: 'eu-central-1', endpoint },
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const transcriber = new AmazonTranscriber({ client, blobs, bucket: 'bench', jobPrefix: 'most24', clock });
const environment = readEnvironment({
  ...{ TABLE_NAME: 'main', EPHEMERAL_TABLE_NAME: 'ephemeral', BUCKET_NAME: 'bench', SEAL_KEY_ARN: 'key' },
  ...{ QUEUE_URLS: '{}', PUBLIC_URL: 'https://most24.example' },
  ...{ PORTAL_CLIENT_ID: 'app.most24', PORTAL_CLIENT_SECRET: 'secret' },
  ...{ CALLS_JOB_PREFIX: 'most24', CALLS_PER_TENANT: '250' },
});
const deps = createDeps({ ...house.platform, transcriber }, environment);
// Nobody is known on this portal, and nothing is told to it.
const portal = new DirectPortal(async () => []);
const handler = createHandler({ ...deps, portalOf: () => portal });

process.on('message', (job: string) => {
  void queue.send([{ body: JSON.stringify({ kind: 'transcribed', job }) }]);
});

let busy = true;
async function receive(): Promise<void> {
  while (busy) {
    const [message] = await queue.receive({ max: 1, visibilitySeconds: 1800, waitSeconds: 0 });
    if (!message) {
      await sleep(50);
      continue;
    }
    const { id, body, receiveCount, sentAt } = message;
    const answer = await handler(
      queueEvent('calls', [{ id, body, receiveCount, sentAt }]),
      lambdaContext(300_000),
    );
    if (answer.batchItemFailures.length === 0) await queue.delete([message.receipt]);
    else await queue.changeVisibility(message.receipt, 1);
  }
}

const workers = Array.from({ length: receivers }, receive);
const items = new DueItems(table, Math.random);
const drain = { items, queue: () => queue, clock, telemetry: house.platform.telemetry };
let lookAt = 0;
for (;;) {
  await drainDue(drain, () => false);
  if (performance.now() >= lookAt) {
    const settled = await settledCalls();
    process.send?.({ settled, peakMegabytes: peakMegabytes() });
    if (settled >= Number(wanted)) break;
    lookAt = performance.now() + lookMilliseconds;
  }
  await sleep(1000);
}
busy = false;
await Promise.all(workers);
house.close();
await egress.close();
process.disconnect?.();

async function settledCalls(): Promise<number> {
  const { id: connection, tenant } = house.connection;
  let settled = 0;
  let cursor: string | undefined;
  for (;;) {
    const query = { pk: `T#${tenant}#CALLS#${connection}`, index: true, limit: pageSize } as const;
    const page = await table.query({ ...query, ...(cursor !== undefined && { cursor }) });
    const ids = page.items.map(({ sk }) => sk.replace('CALL#', ''));
    const calls = await deps.calls.getMany({ tenant, connection }, ids);
    for (const call of calls.values()) if (call.settledAt !== undefined) settled += 1;
    if (page.next === undefined) return settled;
    cursor = page.next;
  }
}
