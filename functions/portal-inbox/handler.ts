import { acceptPortalEvent } from '../../shared/app/portal-events/accept-portal-event.ts';
import { portalInbox } from '../../shared/contracts/functions/portal-inbox.ts';
import { parseBracketForm } from '../../shared/domain/portal-events/bracket-form.ts';
import { portalEventSchema } from '../../shared/domain/portal-events/portal-event.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import type { PortalInboxDeps } from './deps.ts';

/** Of what belongs to no tenant: anybody can post anything. */
const journalDays = 7;

/** Reads what portals posted, raw as it came in, and hands it to its action. */
export function createHandler(deps: PortalInboxDeps) {
  return queueEntry({
    consumer: portalInbox.name,
    schema: portalEventSchema,
    read: parseBracketForm,
    parallel: portalInbox.batchSize,
    maxReceiveCount: portalInbox.maxReceiveCount,
    neededMilliseconds: 5000,
    hooks: { journal: (occurrence) => deps.journal.record(occurrence, journalDays) },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: (event) => acceptPortalEvent(deps, event),
  });
}
