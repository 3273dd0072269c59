import { createPortals } from '../../shared/adapters/portal/portals.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import type { OpenParts } from '../../shared/app/portal-app/open-application.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { PortalAppEnvironment } from './env.ts';

/** What the handler stands on. */
export interface PortalAppDeps extends OpenParts {
  /** Queue `portal-inbox`, for events that are posted to the page's address. */
  readonly inbox: QueueSender;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(platform: Platform, environment: PortalAppEnvironment): PortalAppDeps {
  const { blobs, clock, secrets, table, telemetry } = platform;
  const portals = createPortals(platform, environment);
  return {
    connections: new Connections(table),
    installations: new Installations(table),
    journal: new ErrorJournal(table, blobs, clock),
    inbox: platform.queue('portal-inbox'),
    automation: platform.queue('automation'),
    tokens: portals.tokens,
    proof: portals.proof,
    portalFor: (installation) => portals.of(installation, 'interactive'),
    publicUrl: environment.PUBLIC_URL,
    secrets,
    clock,
    telemetry,
  };
}
