import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDeps as createAutomationDeps } from '../../functions/automation-worker/deps.ts';
import { createHandler as createAutomationWorker } from '../../functions/automation-worker/handler.ts';
import { createDeps as createCallDeps } from '../../functions/call-worker/deps.ts';
import { createHandler as createCallWorker } from '../../functions/call-worker/handler.ts';
import { createDeps as createImportDeps } from '../../functions/import-worker/deps.ts';
import { createHandler as createImportWorker } from '../../functions/import-worker/handler.ts';
import { createDeps as createInboxDeps } from '../../functions/portal-inbox/deps.ts';
import { readEnvironment as readInboxEnvironment } from '../../functions/portal-inbox/env.ts';
import { createHandler as createInbox } from '../../functions/portal-inbox/handler.ts';
import { createDeps as createReportDeps } from '../../functions/report-worker/deps.ts';
import { createHandler as createReportWorker } from '../../functions/report-worker/handler.ts';
import { createDeps as createSyncDeps } from '../../functions/sync-worker/deps.ts';
import { createHandler as createSyncWorker } from '../../functions/sync-worker/handler.ts';
import { createDeps as createTickDeps } from '../../functions/tick/deps.ts';
import { createHandler as createTick } from '../../functions/tick/handler.ts';
import { createDeps as createUpkeepDeps } from '../../functions/upkeep/deps.ts';
import { createHandler as createUpkeep } from '../../functions/upkeep/handler.ts';
import { automationWorker } from '../../shared/contracts/functions/automation-worker.ts';
import { callWorker } from '../../shared/contracts/functions/call-worker.ts';
import type { QueueContract } from '../../shared/contracts/functions/function-contract.ts';
import { importWorker } from '../../shared/contracts/functions/import-worker.ts';
import { portalInbox } from '../../shared/contracts/functions/portal-inbox.ts';
import { reportWorker } from '../../shared/contracts/functions/report-worker.ts';
import { syncWorker } from '../../shared/contracts/functions/sync-worker.ts';
import { upkeep } from '../../shared/contracts/functions/upkeep.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import { lambdaContext, queueEvent, scheduledEvent } from '../support/lambda.ts';
import { quickDocuments } from '../support/report-house.ts';
import { type Life, mortalPlatform } from './mortal-platform.ts';
import type { World } from './world.ts';

type Consume = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

type Variables = Readonly<Record<string, string>>;

/** A function that consumes a queue, as a fresh process of it is made. */
interface ConsumerKind {
  readonly contract: QueueContract;
  readonly start: (platform: Platform, variables: Variables) => Consume;
}

const consumers: readonly ConsumerKind[] = [
  {
    contract: portalInbox,
    start: (platform, variables) => createInbox(createInboxDeps(platform, readInboxEnvironment(variables))),
  },
  { contract: upkeep, start: (platform) => createUpkeep(createUpkeepDeps(platform)) },
  { contract: importWorker, start: (platform) => createImportWorker(createImportDeps(platform)) },
  {
    contract: syncWorker,
    start: (platform, variables) => createSyncWorker(createSyncDeps(platform, portalSettings(variables))),
  },
  {
    contract: callWorker,
    start: (platform, variables) =>
      createCallWorker(
        createCallDeps(platform, {
          ...portalSettings(variables),
          CALLS_JOB_PREFIX: 'most24',
          CALLS_PER_TENANT: 20,
        }),
      ),
  },
  {
    contract: automationWorker,
    start: (platform, variables) =>
      createAutomationWorker(
        createAutomationDeps(platform, {
          ...portalSettings(variables),
          PUBLIC_URL: variables['PUBLIC_URL'] ?? '',
        }),
      ),
  },
  // Two of them: the runs of one slot may meet each other.
  ...[1, 2].map(() => ({
    contract: reportWorker,
    start: (platform: Platform, variables: Variables) =>
      createReportWorker({
        ...createReportDeps(platform, portalSettings(variables)),
        makeDocuments: quickDocuments,
      }),
  })),
];

function portalSettings(variables: Variables) {
  return {
    PORTAL_CLIENT_ID: variables['PORTAL_CLIENT_ID'] ?? '',
    PORTAL_CLIENT_SECRET: variables['PORTAL_CLIENT_SECRET'] ?? '',
    PORTAL_OAUTH_URL: variables['PORTAL_OAUTH_URL'] ?? '',
  };
}

/** Invocations last as long as they need: the simulation's deaths take the place of timeouts. */
const invocationMilliseconds = 3_600_000;

/** Starts every consumer and the clock's tick; they run for as long as the world does. */
export function startProcesses(world: World): void {
  for (const kind of consumers) keepConsuming(world, kind).catch(world.fail);
  keepTicking(world).catch(world.fail);
}

async function keepConsuming(world: World, { contract, start }: ConsumerKind): Promise<void> {
  const queue = world.queue(contract.queue);
  const visibilitySeconds = 6 * contract.timeoutSeconds;
  let running: { readonly life: Life; readonly consume: Consume } | undefined;
  for (;;) {
    const messages = await queue.receive({ max: contract.batchSize, visibilitySeconds, waitSeconds: 20 });
    if (messages.length === 0) continue;
    if (!running) {
      const life = world.newLife(contract.name);
      running = { life, consume: start(mortalPlatform(world.platform, life), world.variables) };
    }
    const event = queueEvent(contract.queue, messages);
    const answer = await Promise.race([
      running.consume(event, lambdaContext(invocationMilliseconds)),
      running.life.died,
    ]);
    if (answer === 'died') {
      world.note(`${contract.name} died`);
      running = undefined;
      continue;
    }
    const failed = new Set(answer.batchItemFailures.map((item) => item.itemIdentifier));
    await queue.delete(messages.filter(({ id }) => !failed.has(id)).map(({ receipt }) => receipt));
  }
}

async function keepTicking(world: World): Promise<void> {
  for (;;) {
    await world.platform.clock.sleep(60_000);
    const life = world.newLife('tick');
    const tick = createTick(createTickDeps(mortalPlatform(world.platform, life)));
    const time = new Date(world.platform.clock.now()).toISOString();
    await Promise.race([tick(scheduledEvent(time), lambdaContext(invocationMilliseconds)), life.died]);
  }
}
