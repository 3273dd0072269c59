import { importHistory } from '../../shared/app/imports/import-history.ts';
import { runImport } from '../../shared/app/imports/run-import.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import { importWorker } from '../../shared/contracts/functions/import-worker.ts';
import { type ImportMessage, importMessageSchema } from '../../shared/contracts/messages/import-message.ts';
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
          id: `import-${message.connection}-${message.job}`,
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
      const job = await deps.jobs.get(scope, message.job);
      if (!connection || !job) return;
      const log = importHistory(deps, connection.settings.history, job.id, job.requestedAt);
      const end = await runImport({ ...deps, log }, scope, job.id, signal);
      // A job that was staged by a run that died before it rang is rung for again.
      if (end !== 'failed')
        await ringDoorbell(deps.work, scope, `${record.messageId}-${record.receiveCount}`);
    },
  });
}
