import { triggerCode } from '../../domain/automation/triggers.ts';
import type { ConnectionId } from '../../kernel/ids.ts';
import { inParallel } from '../../kernel/in-parallel.ts';
import type { Result } from '../../kernel/result.ts';
import { text } from '../../kernel/text.ts';
import type { PortalAnswer, PortalCommand, PortalError } from '../../ports/portal.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { StoredEvent } from './document-events.ts';
import type { Parcel } from './parcel.ts';
import { askAgainAt } from './portal-trouble.ts';
import { hasTrigger } from './register-automation.ts';
import type { Registration } from './registrations.ts';
import type { PortalScope } from './robot-runs.ts';

/** What is sent together. */
const together = 1000;
/** Events that are worked on side by side. */
const atOnce = 20;
/** `crm.enum.ownertype` of deals. */
const dealType = 2;

/**
 * Triggers that wait to be fired on a portal. That a trigger is being fired is noted before: one whose answer was lost,
 * or whose worker died, is never fired again, but told to the journal.
 */
export async function triggersParcel(
  parts: AutomationParts,
  portal: PortalScope,
): Promise<Parcel | undefined> {
  const all = await parts.events.due(portal, together);
  if (all.length === 0) return undefined;
  const mine = await takeAll(parts, portal, all);
  return {
    commands: mine.map(command),
    settle: (results) => settle(parts, portal, mine, results),
    takeBack: () => giveBack(parts, portal, mine),
  };
}

/** Those of the events whose triggers are this worker's to fire, in order. */
async function takeAll(
  parts: AutomationParts,
  portal: PortalScope,
  all: readonly StoredEvent[],
): Promise<readonly StoredEvent[]> {
  const connections = [...new Set(all.map(({ connection }) => connection))];
  const registered = new Map<ConnectionId, Registration | undefined>();
  for (const connection of connections)
    registered.set(connection, await parts.registrations.get({ tenant: portal.tenant, connection }));
  const taken = new Set<StoredEvent>();
  try {
    await inParallel(all, atOnce, async (event) => {
      if (await take(parts, portal, event, registered.get(event.connection))) taken.add(event);
    });
  } catch (error) {
    await giveBack(parts, portal, [...taken]);
    throw error;
  }
  return all.filter((event) => taken.has(event));
}

/** Takes the right to fire; drops what may have been fired, and what the portal has no trigger for. */
async function take(
  parts: AutomationParts,
  portal: PortalScope,
  event: StoredEvent,
  registered: Registration | undefined,
): Promise<boolean> {
  const scope = scopeOf(portal, event);
  const { connection, kind, type } = event;
  const known = hasTrigger(registered, connection, kind, type);
  if (known && (await parts.events.move(scope, event.id, 'waiting', 'firing'))) return true;
  if (!known) await parts.events.move(scope, event.id, 'waiting', 'dropped');
  else if ((await parts.events.get(scope, event.id))?.state === 'firing') await journal(parts, scope, event);
  await parts.events.done(portal, event);
  return false;
}

async function giveBack(
  { events }: AutomationParts,
  portal: PortalScope,
  taken: readonly StoredEvent[],
): Promise<void> {
  await inParallel(taken, atOnce, async (event) => {
    await events.move(scopeOf(portal, event), event.id, 'firing', 'waiting');
  });
}

async function settle(
  parts: AutomationParts,
  portal: PortalScope,
  mine: readonly StoredEvent[],
  results: readonly Result<PortalAnswer, PortalError>[],
): Promise<number | undefined> {
  let again: number | undefined;
  await inParallel(mine, atOnce, async (event, index) => {
    const result = results[index];
    const scope = scopeOf(portal, event);
    const later = !result || result.ok ? undefined : askAgainAt(result.error, parts.clock.now());
    if (later !== undefined) {
      again = Math.max(again ?? 0, later);
      await parts.events.move(scope, event.id, 'firing', 'waiting');
      return;
    }
    if (result && !result.ok) await journal(parts, scope, event, result.error);
    await parts.events.move(scope, event.id, 'firing', result?.ok ? 'fired' : 'dropped');
    await parts.events.done(portal, event);
  });
  return again;
}

function command({ connection, deal, kind, type }: StoredEvent): PortalCommand {
  const params = {
    CODE: triggerCode(connection, kind, type),
    OWNER_TYPE_ID: dealType,
    OWNER_ID: Number(deal),
  };
  return { method: 'crm.automation.trigger.execute', params, repeat: 'once' };
}

async function journal(
  { connections, journal: errors }: AutomationParts,
  scope: ConnectionScope,
  event: StoredEvent,
  error?: PortalError,
): Promise<void> {
  const unsure = !error || error.kind === 'unknown-outcome';
  const connection = await connections.get(scope);
  const said = error?.description || error?.code || '';
  await errors.record(
    {
      subject: { ...scope, object: { kind: 'deal', id: event.deal } },
      id: `trigger-${event.id}`,
      failure: 'rejected',
      causeKey: unsure ? 'trigger.unsure' : 'trigger.refused',
      text: unsure
        ? text(
            'Портал не подтвердил, что триггер сработал, и второй раз он не запускается: проверьте стадию сделки.',
            'The portal did not confirm that the trigger fired, and it is not fired twice: look at the stage of the deal.',
          )
        : text(
            `Портал не принял триггер: ${said}. Проверьте, что сделка есть и автоматизация включена.`,
            `The portal did not take the trigger: ${said}. Make sure that the deal is there and automation is on.`,
          ),
      details: { event: event.kind, document: event.ref, portalCode: error?.code ?? '' },
    },
    errorDaysOf(connection),
  );
}

function scopeOf({ tenant }: PortalScope, { connection }: StoredEvent): ConnectionScope {
  return { tenant, connection };
}
