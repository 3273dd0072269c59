import { odataBases } from '../../shared/adapters/onec/odata/odata-base.ts';
import { makeDocuments } from '../../shared/adapters/pdf/make-documents.ts';
import { createPortals, type PortalSettings } from '../../shared/adapters/portal/portals.ts';
import { Abilities } from '../../shared/app/agent/abilities.ts';
import { AgentFiles } from '../../shared/app/agent/agent-files.ts';
import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { Errands } from '../../shared/app/agent/errands.ts';
import { Outbox } from '../../shared/app/agent/outbox.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { HealthPings } from '../../shared/app/health/health-pings.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { Leases } from '../../shared/app/leases.ts';
import type { NoticeParts } from '../../shared/app/notices/look-for-notices.ts';
import { NoticeMarks } from '../../shared/app/notices/notice-marks.ts';
import { BaseReports } from '../../shared/app/reports/base-reports.ts';
import { ExchangeReport } from '../../shared/app/reports/journal-report.ts';
import { PublishedReports } from '../../shared/app/reports/published/published-reports.ts';
import { HandedOverReports } from '../../shared/app/reports/report-data.ts';
import type { ReportParts } from '../../shared/app/reports/report-parts.ts';
import { ReportRuns } from '../../shared/app/reports/report-runs.ts';
import { Subscriptions } from '../../shared/app/reports/subscriptions.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

/** What the handler stands on. */
export interface ReportWorkerDeps extends ReportParts, NoticeParts {
  readonly telemetry: Telemetry;
}

/** What bases with our extension are asked by. */
function basesOf({ blobs, clock, random, table }: Platform, newToken: () => string) {
  const states = new AgentStates(table, clock);
  return {
    ...{ blobs, clock },
    abilities: new Abilities(table),
    errands: new Errands(table),
    outbox: new Outbox(table, states, clock),
    due: new DueItems(table, random),
    files: new AgentFiles(table, blobs, clock, newToken),
  };
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(platform: Platform, settings: PortalSettings): ReportWorkerDeps {
  const { blobs, clock, ephemeral, http, random, secrets, table, telemetry } = platform;
  const newToken = () => randomCode(16);
  const bases = basesOf(platform, newToken);
  const portals = createPortals(platform, settings);
  const connections = new Connections(table);
  const leases = new Leases(ephemeral, clock, newToken);
  const history = new HistoryLog(table, blobs, clock);
  const journal = new ErrorJournal(table, blobs, clock);
  return {
    ...{ blobs, clock, telemetry, history, journal, newToken, makeDocuments },
    subscriptions: new Subscriptions(table),
    runs: new ReportRuns(table, clock),
    marks: new NoticeMarks(table, clock),
    ...(platform.mailer && { mailer: platform.mailer }),
    connections,
    installations: new Installations(table),
    leases,
    due: new DueItems(table, random),
    reports: platform.queue('reports'),
    pings: new HealthPings({ http, clock, telemetry }),
    forms: bases,
    sources: [
      new ExchangeReport(history, journal, clock),
      new BaseReports(bases),
      new PublishedReports({
        ...{ clock, leases, connections, secrets },
        bases: odataBases({ http, clock }),
      }),
      new HandedOverReports(table, blobs, clock),
    ],
    portalOf: ({ tenant, member }) => portals.of({ tenant, member }, 'background'),
  };
}
