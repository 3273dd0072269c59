import { randomUUID } from 'node:crypto';
import { odataBases } from '../../shared/adapters/onec/odata/odata-base.ts';
import { createPortals, type PortalSettings } from '../../shared/adapters/portal/portals.ts';
import { agentClients } from '../../shared/app/agent/agent-clients.ts';
import { clientSurveys } from '../../shared/app/agent/client-survey.ts';
import { StagedObjects } from '../../shared/app/agent/staged-objects.ts';
import { StagedRepository } from '../../shared/app/catalogue/staged-repository.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { HealthPings } from '../../shared/app/health/health-pings.ts';
import { PingPace } from '../../shared/app/health/ping-pace.ts';
import type { PingSynchronisationParts } from '../../shared/app/health/ping-synchronisation.ts';
import { connectionSyncLog } from '../../shared/app/history/connection-sync-log.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { ImportJobs } from '../../shared/app/imports/import-jobs.ts';
import { Leases } from '../../shared/app/leases.ts';
import { DictionaryCache } from '../../shared/app/portal/dictionary-cache.ts';
import { publishedClients } from '../../shared/app/published/published-clients.ts';
import { type PublishedParts, publishedParts } from '../../shared/app/published/published-parts.ts';
import { HeldDeletions } from '../../shared/app/runs/held-deletions.ts';
import { ReconciliationStates } from '../../shared/app/runs/reconciliation-state.ts';
import { RunRecords } from '../../shared/app/runs/run-records.ts';
import { Runs } from '../../shared/app/runs/runs.ts';
import { catalogueSurveys } from '../../shared/app/runs/survey.ts';
import { LinkRepository } from '../../shared/app/sync/links.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import type { RunConnectionDeps } from '../../shared/app/sync/run-connection.ts';
import { WaitRepository } from '../../shared/app/sync/waits.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

/** What the handler stands on. */
export interface SyncWorkerDeps extends RunConnectionDeps, PingSynchronisationParts {
  readonly journal: ErrorJournal;
  readonly due: DueItems;
  readonly work: QueueSender;
  /** What published bases are read and written with. */
  readonly published: PublishedParts;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(platform: Platform, settings: PortalSettings): SyncWorkerDeps {
  const { blobs, clock, ephemeral, http, random, table, telemetry } = platform;
  const newToken = () => randomCode(16);
  const portals = createPortals(platform, settings);
  const history = new HistoryLog(table, blobs, clock);
  const journal = new ErrorJournal(table, blobs, clock);
  const published = publishedParts(platform, odataBases({ http, clock }), newToken);
  const clientsOfPublished = publishedClients(published);
  const clientsOfAgent = agentClients({ table, blobs, clock });
  const staged = new StagedRepository(table);
  const objects = new StagedObjects(table, blobs);
  return {
    published,
    blobs,
    table,
    newToken,
    runs: new Runs(table, clock, newToken),
    runRecords: new RunRecords(blobs),
    held: new HeldDeletions(table),
    reconciliation: new ReconciliationStates(table),
    surveysOf: async (connection) => [
      ...catalogueSurveys(staged, { tenant: connection.tenant, connection: connection.id }),
      ...clientSurveys(objects, connection),
    ],
    clientSurveysOf: async (connection) => clientSurveys(objects, connection),
    clock,
    telemetry,
    journal,
    connections: new Connections(table),
    installations: new Installations(table),
    leases: new Leases(ephemeral, clock, newToken),
    marks: new MarkRepository(table, newToken),
    links: new LinkRepository(table),
    waits: new WaitRepository(table),
    staged,
    jobs: new ImportJobs(table, clock, newToken),
    dictionaries: new DictionaryCache(ephemeral, clock),
    due: new DueItems(table, random),
    work: platform.queue('work.fifo'),
    pings: new HealthPings({ http, clock, telemetry }),
    pace: new PingPace(ephemeral, clock),
    newRid: randomUUID,
    portalOf: ({ tenant, member }) => portals.of({ tenant, member }, 'bulk'),
    clientsOf: async (connection) => (await clientsOfPublished(connection)) ?? clientsOfAgent(connection),
    logOf: (connection) => connectionSyncLog({ history, journal, clock }, connection),
  };
}
