import type { Connection } from '../../domain/connections/connection.ts';
import { exchangeAddress, exchangeUser } from '../../domain/connections/identity.ts';
import type { Installation } from '../../domain/connections/installation.ts';
import { recordEvents } from '../../domain/entities/record-events.ts';
import { Transient } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { Portal, PortalError } from '../../ports/portal.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { lookAtAutomation } from '../automation/look-at-automation.ts';
import type { Installations } from '../connections/installations.ts';
import { type PortalFacts, readFacts } from './read-tariff.ts';
import {
  authConnector,
  boundSubscriptions,
  callEvents,
  eventsAddress,
  subscriptionCommands,
  wantedSubscriptions,
} from './wanted-events.ts';

export interface SetUpParts {
  readonly installations: Installations;
  readonly publicUrl: string;
  /** Queue `automation`. */
  readonly automation: QueueSender;
  readonly telemetry: Telemetry;
}

/** Names the set-up that a portal of this tariff has when all is done; another name means that it has to be done. */
export function setUpName(publicUrl: string, offlineEvents: boolean): string {
  return stableHash({
    publicUrl,
    wanted: wantedSubscriptions(publicUrl, offlineEvents).map(({ event }) => event),
  });
}

/**
 * Makes the portal what the product needs: subscriptions, and the options by which others of our applications find the
 * connection. Two calls; repeating it changes nothing.
 * @throws Transient when the portal does not answer, and whatever the portal's client throws
 */
export async function setUpPortal(
  parts: SetUpParts,
  portal: Portal,
  installation: Installation,
  connection: Connection,
): Promise<PortalFacts> {
  const { installations, publicUrl } = parts;
  const { member } = installation;
  const { facts, others } = await readFacts(portal, [
    { method: 'event.get', params: {}, repeat: 'read' },
    { method: 'events', params: {}, repeat: 'read' },
  ]);
  const [bound, known] = others;
  const { offlineEvents } = facts.tariff;
  const offered = known?.ok && Array.isArray(known.value.result) ? known.value.result.map(upperCase) : [];
  const wanted = wantedSubscriptions(eventsAddress(publicUrl, member), offlineEvents).filter(
    // The application's own events are not in every portal's list.
    ({ event }) => !(recordEvents.includes(event) || callEvents.includes(event)) || offered.includes(event),
  );
  const subscriptions = bound?.ok ? boundSubscriptions(bound.value.result) : [];
  const results = await portal.batch([
    ...subscriptionCommands(
      subscriptions,
      wanted,
      member,
      facts.tariff.authConnector ? authConnector : undefined,
    ),
    {
      method: 'app.option.set',
      params: {
        options: {
          connection: connection.id,
          exchange: exchangeAddress(publicUrl, connection.code),
          user: exchangeUser(connection.id),
        },
      },
      repeat: 'idempotent',
    },
  ]);
  for (const result of results) if (!result.ok) tellRefused(parts.telemetry, result.error);
  if (connection.settings.automation.enabled) await lookAtAutomation(parts.automation, connection, true);
  await installations.saveSetUp(member, setUpName(publicUrl, offlineEvents), facts.tariff);
  return facts;
}

function upperCase(value: unknown): string {
  return String(value).toUpperCase();
}

/**
 * An event that this portal or its tariff does not have, or that is bound already (two set-ups beside each other), does
 * not keep the application from working: what is not posted is found by comparing.
 * @throws Transient when the portal does not answer
 */
function tellRefused(telemetry: Telemetry, error: PortalError): void {
  const silent = error.kind === 'unavailable' || error.kind === 'limited' || error.kind === 'not-run';
  if (silent) throw notSetUp(error);
  telemetry.warn('the portal refused a part of the set-up', { method: error.method, code: error.code });
}

function notSetUp(error: PortalError): Transient {
  return new Transient(
    'portal.not-set-up',
    text(
      'Портал не принял настройку приложения: откройте страницу приложения ещё раз под администратором.',
      'The portal refused the set-up of the application: open its page again as an administrator.',
    ),
    { method: error.method, code: error.code },
    { cause: error },
  );
}
