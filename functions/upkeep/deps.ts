import { readArchive } from '../../shared/adapters/onec/commerceml/read-archive.ts';
import { StagedRepository } from '../../shared/app/catalogue/staged-repository.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { exchangeHistory } from '../../shared/app/exchange/exchange-history.ts';
import { ExchangeSessions } from '../../shared/app/exchange/exchange-sessions.ts';
import { ExchangeUploads } from '../../shared/app/exchange/exchange-uploads.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { ImportJobs } from '../../shared/app/imports/import-jobs.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import type { PutAwayParts } from '../../shared/app/upkeep/put-away-session.ts';
import type { RemoveTenantParts } from '../../shared/app/upkeep/remove-tenant.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

export type UpkeepPlatform = Pick<
  Platform,
  'blobs' | 'clock' | 'ephemeral' | 'random' | 'table' | 'telemetry'
>;

/** What the handler stands on. */
export interface UpkeepDeps extends PutAwayParts, RemoveTenantParts {
  readonly journal: ErrorJournal;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps({
  blobs,
  clock,
  ephemeral,
  random,
  table,
  telemetry,
}: UpkeepPlatform): UpkeepDeps {
  const newToken = () => randomCode(16);
  const journal = new ErrorJournal(table, blobs, clock);
  const history = new HistoryLog(table, blobs, clock);
  return {
    blobs,
    clock,
    table,
    telemetry,
    journal,
    readArchive,
    connections: new Connections(table),
    due: new DueItems(table, random),
    jobs: new ImportJobs(table, clock, newToken),
    log: exchangeHistory({ history, journal, clock, newToken }),
    staged: new StagedRepository(table),
    marks: new MarkRepository(table, newToken),
    sessions: new ExchangeSessions(ephemeral, clock),
    uploads: new ExchangeUploads(ephemeral, blobs, clock),
  };
}
