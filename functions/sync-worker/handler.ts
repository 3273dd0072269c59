import { pauseConnection } from '../../shared/app/connections/pause-connection.ts';
import { pingSynchronisation } from '../../shared/app/health/ping-synchronisation.ts';
import { pollBase } from '../../shared/app/published/poll-base.ts';
import { planPoll } from '../../shared/app/published/poll-plan.ts';
import { doChores } from '../../shared/app/runs/do-chores.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import { runConnection } from '../../shared/app/sync/run-connection.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { syncWorker } from '../../shared/contracts/functions/sync-worker.ts';
import {
  type DoorbellMessage,
  doorbellMessageSchema,
} from '../../shared/contracts/messages/doorbell-message.ts';
import { isEntityName } from '../../shared/domain/entities/registry.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import type { SyncWorkerDeps } from './deps.ts';

/** Of connections that are gone meanwhile. */
const journalDays = 30;
/** A round is not begun with less time than this: a batch may take up to a minute. */
const roundMilliseconds = 90_000;
/** When another worker holds the connection. */
const busyMilliseconds = 15_000;
/** When a run could settle nothing, so that trying again does not eat up what the portal allows. */
const stuckMilliseconds = 60_000;

/** Works off what waits for a connection whenever its doorbell rings. */
export function createHandler(deps: SyncWorkerDeps) {
  const ringLater = (message: DoorbellMessage, dueAt: number) =>
    deps.due.schedule({
      id: `doorbell-${message.connection}`,
      dueAt,
      queue: 'work.fifo',
      body: JSON.stringify(message),
      group: message.connection,
    });
  return queueEntry<DoorbellMessage>({
    consumer: syncWorker.name,
    schema: doorbellMessageSchema,
    subjectOf: ({ tenant, connection }) => ({ tenant, connection }),
    parallel: 1,
    maxReceiveCount: syncWorker.maxReceiveCount,
    neededMilliseconds: roundMilliseconds,
    hooks: {
      journal: (occurrence) => deps.journal.record(occurrence, journalDays),
      becomeDue: ({ poll: _, ...message }, busy) => ringLater(message, busy.retryAt),
      pauseConnection: (subject, broken) =>
        pauseConnection(deps.connections, subject, broken, deps.clock.now()),
    },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: async (message, { record, remaining }) => {
      const scope = { tenant: message.tenant, connection: message.connection };
      await deps.marks.set(
        scope,
        (message.again ?? []).flatMap(({ entity, ref }) =>
          isEntityName(entity) ? [{ side: 'base' as const, entity, id: ref, root: ref }] : [],
        ),
      );
      await doChores(deps, scope, await deps.connections.get(scope), message);
      if (message.poll && (await poll(deps, scope, () => remaining() > roundMilliseconds)) === 'later')
        return;
      const end = await pingSynchronisation(deps, scope, () =>
        runConnection(deps, scope, () => remaining() > roundMilliseconds),
      );
      if (end === 'unfinished')
        await ringDoorbell(deps.work, scope, `${record.messageId}-${record.receiveCount}`);
      if (end === 'stuck') await ringLater(scope, deps.clock.now() + stuckMilliseconds);
      if (end === 'busy') await ringLater(scope, deps.clock.now() + busyMilliseconds);
    },
  });
}

/** Asks a published base what has changed; `later` when it was not looked through in time. */
async function poll(
  { clock, due, published }: SyncWorkerDeps,
  scope: ConnectionScope,
  mayGoOn: () => boolean,
): Promise<'done' | 'later'> {
  if ((await pollBase(published, scope, mayGoOn)) !== 'unfinished') return 'done';
  await planPoll(due, scope, clock.now());
  return 'later';
}
