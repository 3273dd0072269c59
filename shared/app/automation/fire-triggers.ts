import { triggerCode } from '../../domain/automation/triggers.ts';
import { text } from '../../kernel/text.ts';
import type { PortalCommand, PortalError } from '../../ports/portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { StoredEvent } from './document-events.ts';
import { gatherMilliseconds } from './gather.ts';
import { askAgainAt, patiently, portalSilent } from './portal-trouble.ts';
import { hasTrigger } from './register-automation.ts';
import type { PortalScope } from './robot-runs.ts';
import { tellAutomation } from './tell-automation.ts';

/** What is sent together; the client packs fifty commands a call and has several calls in flight. */
const together = 1000;
/** `crm.enum.ownertype` of deals. */
const dealType = 2;
const journalDays = 90;

/**
 * Fires the triggers that wait for a portal, many a batch, by one worker at a time. That a trigger is being fired is
 * noted before: one whose answer was lost, or whose worker died, is never fired again, but told to the journal.
 * @throws Busy when the portal has to be asked later, Broken when it lets nobody in
 */
export async function fireTriggers(parts: AutomationParts, portal: PortalScope): Promise<void> {
  const held = await parts.leases.hold(`triggers-${portal.member}`, async (signal) => {
    while (!signal.aborted) {
      await parts.clock.sleep(gatherMilliseconds, signal);
      const events = await parts.events.due(portal, together);
      if (events.length === 0) return;
      await fire(parts, portal, events);
    }
  });
  if (!held) return;
  const [late] = await parts.events.due(portal, 1);
  if (late) await tellAutomation(parts, [{ kind: 'triggers', ...portal }]);
}

async function fire(parts: AutomationParts, portal: PortalScope, all: readonly StoredEvent[]): Promise<void> {
  const mine: StoredEvent[] = [];
  for (const event of all) if (await take(parts, portal, event)) mine.push(event);
  if (mine.length === 0) return;
  const results = await batch(parts, portal, mine);
  let again: number | undefined;
  for (const [index, event] of mine.entries()) {
    const result = results[index];
    const scope = scopeOf(portal, event);
    const later = !result || result.ok ? undefined : askAgainAt(result.error, parts.clock.now());
    if (later !== undefined) {
      again = Math.max(again ?? 0, later);
      await parts.events.move(scope, event.id, 'firing', 'waiting');
      continue;
    }
    if (result && !result.ok) await journal(parts, scope, event, result.error);
    await parts.events.move(scope, event.id, 'firing', result?.ok ? 'fired' : 'dropped');
    await parts.events.done(portal, event);
  }
  if (again !== undefined) throw portalSilent(again);
}

/** Takes the right to fire; drops what may have been fired, and what the portal has no trigger for. */
async function take(parts: AutomationParts, portal: PortalScope, event: StoredEvent): Promise<boolean> {
  const scope = scopeOf(portal, event);
  const { connection, kind, type } = event;
  const known = hasTrigger(await parts.registrations.get(scope), connection, kind, type);
  if (known && (await parts.events.move(scope, event.id, 'waiting', 'firing'))) return true;
  if (!known) await parts.events.move(scope, event.id, 'waiting', 'dropped');
  else if ((await parts.events.get(scope, event.id))?.state === 'firing') await journal(parts, scope, event);
  await parts.events.done(portal, event);
  return false;
}

/** Nothing was sent when this throws: the rights that were taken are given back. */
async function batch(parts: AutomationParts, portal: PortalScope, events: readonly StoredEvent[]) {
  try {
    return await patiently(parts, () => parts.portalOf(portal).batch(events.map(command)));
  } catch (error) {
    for (const event of events)
      await parts.events.move(scopeOf(portal, event), event.id, 'firing', 'waiting');
    throw error;
  }
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
    connection?.settings.history.keepErrorsDays ?? journalDays,
  );
}

function scopeOf({ tenant }: PortalScope, { connection }: StoredEvent): ConnectionScope {
  return { tenant, connection };
}
