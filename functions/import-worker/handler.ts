import { runCatalogueChore, watchFullExchanges } from '../../shared/app/imports/catalogue-chores.ts';
import { importHistory } from '../../shared/app/imports/import-history.ts';
import { runImport } from '../../shared/app/imports/run-import.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import { importWorker } from '../../shared/contracts/functions/import-worker.ts';
import { type ImportMessage, importMessageSchema } from '../../shared/contracts/messages/import-message.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import type { ImportWorkerDeps } from './deps.ts';

/** Of connections that are gone meanwhile. */
const journalDays = 7;

/** Reads the files that bases asked to import, and rings the doorbell of their connection. */
export function createHandler(deps: ImportWorkerDeps) {
  return queueEntry<ImportMessage>({
    consumer: importWorker.name,
    schema: importMessageSchema,
    subjectOf: ({ tenant, connection }) => ({ tenant, connection }),
    parallel: 1,
    maxReceiveCount: importWorker.maxReceiveCount,
    neededMilliseconds: 60_000,
    hooks: {
      journal: (occurrence) => deps.journal.record(occurrence, journalDays),
      becomeDue: (message, busy) =>
        deps.due.schedule({
          id: `import-${message.connection}-${'job' in message ? message.job : message.chore}`,
          dueAt: busy.retryAt,
          queue: 'imports',
          body: JSON.stringify(message),
          group: message.connection,
        }),
    },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: async (message, { record, signal }) => {
      const scope = { tenant: message.tenant, connection: message.connection };
      const connection = await deps.connections.get(scope);
      if (!connection) return;
      if ('chore' in message) await runCatalogueChore(deps, connection, message.chore, signal);
      else if (!(await readFile(deps, connection, message.job, signal))) return;
      // A job that was staged by a run that died before it rang is rung for again.
      await ringDoorbell(deps.work, scope, `${record.messageId}-${record.receiveCount}`);
    },
  });
}

/** False when nothing came of it that the portal has to hear. */
async function readFile(
  deps: ImportWorkerDeps,
  { tenant, id, settings }: Connection,
  jobId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const scope = { tenant, connection: id };
  const job = await deps.jobs.get(scope, jobId);
  if (!job) return false;
  const log = importHistory(deps, settings.history, job.id, job.requestedAt);
  const end = await runImport({ ...deps, log, settings: settings.catalogue }, scope, job.id, signal);
  await watchFullExchanges(deps, scope);
  return end !== 'failed';
}
