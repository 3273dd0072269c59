import { randomUUID } from 'node:crypto';
import { createPortals, type PortalSettings } from '../../shared/adapters/portal/portals.ts';
import { Abilities } from '../../shared/app/agent/abilities.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { HealthPings } from '../../shared/app/health/health-pings.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import type { SaveNoticeParts } from '../../shared/app/notices/save-notices.ts';
import { HandedOverReports } from '../../shared/app/reports/report-data.ts';
import { ReportRuns } from '../../shared/app/reports/report-runs.ts';
import type { SaveParts } from '../../shared/app/reports/save-subscription.ts';
import { Subscriptions } from '../../shared/app/reports/subscriptions.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { ReportsApiEnvironment } from './env.ts';

/** What the handler stands on. */
export interface ReportsApiDeps extends SaveParts, SaveNoticeParts {
  readonly data: HandedOverReports;
  readonly abilities: Abilities;
  readonly operator: Authenticator<'operator'>;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  platform: Platform,
  settings: PortalSettings & Pick<ReportsApiEnvironment, 'MAIL_FROM' | 'OPERATOR_TOKEN_SHA256'>,
): ReportsApiDeps {
  const { blobs, clock, http, random, table, telemetry } = platform;
  const portals = createPortals(platform, settings);
  return {
    ...{ blobs, clock, telemetry, newToken: () => randomCode(16), newRid: randomUUID },
    canMail: settings.MAIL_FROM !== '',
    connections: new Connections(table),
    journal: new ErrorJournal(table, blobs, clock),
    subscriptions: new Subscriptions(table),
    runs: new ReportRuns(table, clock),
    abilities: new Abilities(table),
    data: new HandedOverReports(table, blobs, clock),
    due: new DueItems(table, random),
    reports: platform.queue('reports'),
    pings: new HealthPings({ http, clock, telemetry }),
    portalOf: ({ tenant, member }) => portals.of({ tenant, member }, 'interactive'),
    operator: operatorAuthenticator(settings.OPERATOR_TOKEN_SHA256),
  };
}
