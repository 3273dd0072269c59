import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { exitWith } from '../../../local/exit-with.ts';
import { runCommand } from '../../../local/run-command.ts';
import type { LoadFunction } from '../../../local/runtime/load-function.ts';
import type { HousePlan } from '../../../local/template/house-plan.ts';
import type { Platform } from '../../../shared/ports/platform.ts';

/*
 * A house with functions of its own, small enough that a test can say what must come out. Run as a process:
 * `POST /events` puts the body into a queue; its function notes every body it was given, except that a body
 * beginning with `fail` fails and one beginning with `slow` takes long. `GET /seen` tells how often each was seen.
 */

const queue = { fifo: false, delaySeconds: 0, retentionSeconds: 345_600, contentBasedDeduplication: false };
const common = { memoryMegabytes: 128, environment: {} };

const plan: HousePlan = {
  functions: [
    { ...common, name: 'note', timeoutSeconds: 10 },
    { ...common, name: 'look', timeoutSeconds: 10 },
  ],
  queues: [
    {
      ...queue,
      name: 'portal-inbox',
      visibilitySeconds: 1,
      redrive: { deadLetters: 'dead', maxReceiveCount: Number(process.env['TEST_RECEIPTS'] ?? 100_000) },
    },
    { ...queue, name: 'dead', visibilitySeconds: 30 },
  ],
  routes: [
    {
      key: 'POST /events',
      target: { kind: 'queue', queue: 'portal-inbox', parameters: { MessageBody: '$request.body' } },
    },
    { key: 'GET /seen', target: { kind: 'function', name: 'look' } },
    { key: 'GET /blob-address/{key}', target: { kind: 'function', name: 'look' } },
  ],
  mappings: [
    {
      queue: 'portal-inbox',
      functionName: 'note',
      batchSize: 10,
      windowSeconds: 0,
      maximumConcurrency: 4,
      reportsItemFailures: true,
    },
  ],
  schedules: [],
};

function note(platform: Platform) {
  return async (event: SQSEvent) => {
    const failed: { itemIdentifier: string }[] = [];
    await sleep(5);
    for (const { body, messageId } of event.Records) {
      if (body.startsWith('slow')) await sleep(3000);
      await platform.table.update({ pk: 'L#SEEN', sk: body }, { add: { times: 1 } });
      if (body.startsWith('fail')) failed.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failed };
  };
}

function look(platform: Platform) {
  return async (event: APIGatewayProxyEventV2) => {
    const key = event.pathParameters?.['key'];
    if (key === undefined) return { seen: await seen(platform) };
    return {
      upload: await platform.blobs.signUpload(key, { contentType: 'text/plain', seconds: 60 }),
      download: await platform.blobs.signDownload(key, { seconds: 60, fileName: 'отчёт.txt' }),
    };
  };
}

async function seen(platform: Platform): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  let cursor: string | undefined;
  do {
    const page = await platform.table.query({ pk: 'L#SEEN', ...(cursor !== undefined && { cursor }) });
    for (const item of page.items) all[item.sk] = item['times'];
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

const loadFunction: LoadFunction = async (name, platform) => {
  const handler = name === 'note' ? note(platform) : look(platform);
  return (event) => handler(event as SQSEvent & APIGatewayProxyEventV2);
};

await exitWith(() =>
  runCommand(process.argv.slice(2), process.env, { plan: async () => plan, loadFunction, parts: [] }),
);
