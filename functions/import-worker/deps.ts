import { readArchive } from '../../shared/adapters/onec/commerceml/read-archive.ts';
import { readCatalogue } from '../../shared/adapters/onec/commerceml/read-catalogue.ts';
import { StagedRepository } from '../../shared/app/catalogue/staged-repository.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { ExchangeUploads } from '../../shared/app/exchange/exchange-uploads.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { ImportJobs } from '../../shared/app/imports/import-jobs.ts';
import type { ImportDeps } from '../../shared/app/imports/run-import.ts';
import { Leases } from '../../shared/app/leases.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

export type ImportWorkerPlatform = Pick<
  Platform,
  'blobs' | 'clock' | 'ephemeral' | 'queue' | 'random' | 'table' | 'telemetry'
>;

/** What the handler stands on. */
export interface ImportWorkerDeps extends Omit<ImportDeps, 'log' | 'settings'> {
  readonly connections: Connections;
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly due: DueItems;
  readonly work: QueueSender;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(platform: ImportWorkerPlatform): ImportWorkerDeps {
  const { blobs, clock, ephemeral, random, table, telemetry } = platform;
  const newToken = () => randomCode(16);
  return {
    blobs,
    clock,
    telemetry,
    readArchive,
    readCatalogue,
    connections: new Connections(table),
    staged: new StagedRepository(table),
    marks: new MarkRepository(table, newToken),
    jobs: new ImportJobs(table, clock, newToken),
    uploads: new ExchangeUploads(ephemeral, blobs, clock),
    leases: new Leases(ephemeral, clock, newToken),
    history: new HistoryLog(table, blobs, clock),
    journal: new ErrorJournal(table, blobs, clock),
    due: new DueItems(table, random),
    work: platform.queue('work.fifo'),
  };
}
