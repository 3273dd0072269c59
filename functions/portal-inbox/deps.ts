import { createPortals } from '../../shared/adapters/portal/portals.ts';
import { scheduleStrangers } from '../../shared/app/calls/schedule-strangers.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { FailedAttempts } from '../../shared/app/connections/failed-attempts.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import type { AcceptRobotParts } from '../../shared/app/portal-events/accept-robot.ts';
import type { PortalActionParts } from '../../shared/app/portal-events/portal-actions.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { PortalInboxEnvironment } from './env.ts';

/** What the handler stands on. */
export interface PortalInboxDeps extends PortalActionParts, AcceptRobotParts {
  readonly journal: ErrorJournal;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(platform: Platform, environment: PortalInboxEnvironment): PortalInboxDeps {
  const { blobs, clock, ephemeral, random, secrets, table, telemetry } = platform;
  const portals = createPortals(platform, environment);
  const newToken = () => randomCode(16);
  const due = new DueItems(table, random);
  return {
    connections: new Connections(table),
    installations: new Installations(table),
    marks: new MarkRepository(table, newToken),
    due,
    calls: platform.queue('calls'),
    heardOfClients: (scope) => scheduleStrangers(due, scope, clock.now(), 'soon'),
    journal: new ErrorJournal(table, blobs, clock),
    work: platform.queue('work.fifo'),
    automation: platform.queue('automation'),
    attempts: new FailedAttempts(ephemeral, clock),
    tokens: portals.tokens,
    proof: portals.proof,
    portalFor: (installation) => portals.of(installation, 'background'),
    publicUrl: environment.PUBLIC_URL,
    newToken,
    secrets,
    clock,
    telemetry,
  };
}
