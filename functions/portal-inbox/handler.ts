import * as z from 'zod';
import { pauseConnection } from '../../shared/app/connections/pause-connection.ts';
import { acceptPortalEvent } from '../../shared/app/portal-events/accept-portal-event.ts';
import { acceptRobot } from '../../shared/app/portal-events/accept-robot.ts';
import { provedActions, provingActions } from '../../shared/app/portal-events/portal-actions.ts';
import { portalInbox } from '../../shared/contracts/functions/portal-inbox.ts';
import { tenantOf } from '../../shared/domain/connections/identity.ts';
import { parseBracketForm } from '../../shared/domain/portal-events/bracket-form.ts';
import { type PortalEvent, portalEventSchema } from '../../shared/domain/portal-events/portal-event.ts';
import { type RobotCall, robotCallSchema } from '../../shared/domain/portal-events/robot-call.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import type { QueueRecord } from '../../shared/entry/queue/record.ts';
import { Broken, type Busy } from '../../shared/kernel/outcome.ts';
import type { PortalInboxDeps } from './deps.ts';

/** Of what belongs to no tenant: anybody can post anything. */
const houseDays = 7;

/** An event says which, a robot's call brings a token for its answer; both are forms. */
const postedSchema = z.union([robotCallSchema, portalEventSchema]);

/** Reads the events that portals posted, and their calls of robots. */
export function createHandler(deps: PortalInboxDeps) {
  const accepting = { ...deps, proving: provingActions(deps), proved: provedActions(deps) };
  return queueEntry<PortalEvent | RobotCall>({
    consumer: portalInbox.name,
    schema: postedSchema,
    read: parseBracketForm,
    parallel: 5,
    maxReceiveCount: portalInbox.maxReceiveCount,
    neededMilliseconds: 5000,
    hooks: {
      journal: (occurrence) => deps.journal.record(occurrence, houseDays),
      becomeDue: (_, busy, record) => comeAgain(deps, busy, record),
    },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: async (event, { record }) => {
      if ('token' in event) return acceptRobot(deps, event);
      try {
        await acceptPortalEvent(accepting, event);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        await pausePortal(deps, event, error, record);
      }
    },
  });
}

async function comeAgain({ due }: PortalInboxDeps, busy: Busy, record: QueueRecord): Promise<void> {
  await due.schedule({
    id: `portal-inbox ${record.messageId}`,
    dueAt: busy.retryAt,
    queue: 'portal-inbox',
    body: record.body,
    ...(record.group !== undefined && { group: record.group }),
  });
}

/** The portal lets nobody in: every connection of it stops, and its journal says what a person has to do. */
async function pausePortal(
  deps: PortalInboxDeps,
  { auth, code }: PortalEvent,
  broken: Broken,
  record: QueueRecord,
): Promise<void> {
  const tenant = tenantOf(auth.member_id);
  for (const { id, member, settings } of await deps.connections.ofTenant(tenant)) {
    if (member !== auth.member_id) continue;
    const scope = { tenant, connection: id };
    await pauseConnection(deps.connections, scope, broken, deps.clock.now());
    await deps.journal.record(
      {
        subject: scope,
        id: record.messageId,
        failure: 'broken',
        causeKey: broken.causeKey,
        text: broken.text,
        details: { event: code },
      },
      settings.history.keepErrorsDays,
    );
  }
}
