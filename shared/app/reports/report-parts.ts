import type { Connection } from '../../domain/connections/connection.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Portal } from '../../ports/portal.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { MakeDocuments } from '../../ports/report-documents.ts';
import type { ReportSource } from '../../ports/report-source.ts';
import type { AgentFiles } from '../agent/agent-files.ts';
import type { StartErrandParts } from '../agent/start-errand.ts';
import type { Connections } from '../connections/connections.ts';
import type { Installations } from '../connections/installations.ts';
import type { DueItems } from '../due/due-items.ts';
import type { HealthPings } from '../health/health-pings.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { Leases } from '../leases.ts';
import type { ReportRuns } from './report-runs.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What the use-cases of reports stand on. */
export interface ReportParts {
  readonly subscriptions: Subscriptions;
  readonly runs: ReportRuns;
  readonly connections: Connections;
  readonly installations: Installations;
  readonly leases: Leases;
  readonly due: DueItems;
  /** Queue `reports`. */
  readonly reports: QueueSender;
  readonly blobs: Blobs;
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly pings: HealthPings;
  /** In order: the first that knows a report gives it. */
  readonly sources: readonly ReportSource[];
  /** Print forms of documents that are published once. */
  readonly forms: StartErrandParts & { readonly blobs: Blobs; readonly files: AgentFiles };
  readonly makeDocuments: MakeDocuments;
  readonly portalOf: (connection: Connection) => Portal;
  readonly clock: Clock;
  readonly newToken: () => string;
}
