import { recordEvents } from '../../domain/entities/record-events.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { PortalCommand, PortalParams } from '../../ports/portal.ts';

/** Of the application itself, and of buttons on its cards. */
const ownEvents = ['ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT', 'ONCRMTIMELINEITEMACTION'] as const;

/** Of telephony, and of leads that may have called before; posted whatever the tariff is. */
export const callEvents: readonly string[] = ['ONVOXIMPLANTCALLEND', 'ONCRMLEADADD'];

/** Tells that the portal's log of changes has news. */
const offlineBell = 'ONOFFLINEEVENT';

/** One subscription. */
export interface Subscription {
  /** Upper case. */
  readonly event: string;
  /** Missing for the log of changes, which is read and not sent. */
  readonly handler?: string;
}

/** By this word the portal knows changes that we made, and leaves them out of the log of changes that we read. */
export const authConnector = 'most24';

/** The bell rings at most once in so many seconds, however much is changed. */
const bellSeconds = 2;

/** Where a portal posts its events: an address of its own, so that portals get their turns fairly. */
export function eventsAddress(publicUrl: string, member: string): string {
  return `${publicUrl}/portal/events/${member}`;
}

/**
 * What the product wants to hear of. Where the portal keeps a log of changes, changes of data are read from it and only
 * its bell is posted; elsewhere each change is posted.
 */
export function wantedSubscriptions(handler: string, offlineEvents: boolean): readonly Subscription[] {
  const own = [...ownEvents, ...callEvents].map((event) => ({ event, handler }));
  return offlineEvents
    ? [...own, { event: offlineBell, handler }, ...recordEvents.map((event) => ({ event }))]
    : [...own, ...recordEvents.map((event) => ({ event, handler }))];
}

/** The commands that turn what is bound into what is wanted. Subscriptions that are not ours are left alone. */
export function subscriptionCommands(
  bound: readonly Subscription[],
  wanted: readonly Subscription[],
  member: string,
  connector: string | undefined,
): readonly PortalCommand[] {
  const isOurs = ({ handler }: Subscription) => handler === undefined || isEventsAddress(handler, member);
  const missing = wanted.filter((one) => !bound.some((other) => same(one, other)));
  const stale = bound.filter((one) => isOurs(one) && !wanted.some((other) => same(one, other)));
  return [
    ...missing.map((one) => command('event.bind', one, connector)),
    ...stale.map((one) => command('event.unbind', one, undefined)),
  ];
}

/** An address of ours, perhaps of a time when we were reached elsewhere. */
function isEventsAddress(handler: string, member: string): boolean {
  return URL.canParse(handler) && new URL(handler).pathname === `/portal/events/${member}`;
}

function same(left: Subscription, right: Subscription): boolean {
  return left.event === right.event && left.handler === right.handler;
}

function command(
  method: 'event.bind' | 'event.unbind',
  { event, handler }: Subscription,
  connector: string | undefined,
): PortalCommand {
  if (handler === undefined) {
    const signed: PortalParams = connector === undefined ? {} : { auth_connector: connector };
    return { method, params: { event, event_type: 'offline', ...signed }, repeat: 'idempotent' };
  }
  const isBell = event === offlineBell && method === 'event.bind';
  const options: PortalParams = isBell ? { options: { minTimeout: bellSeconds } } : {};
  return { method, params: { event, handler, event_type: 'online', ...options }, repeat: 'idempotent' };
}

/** The answer of `event.get`. https://apidocs.bitrix24.ru/api-reference/events/event-get.html */
export function boundSubscriptions(answer: Json): readonly Subscription[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((row: Json) => {
    if (typeof row !== 'object' || row === null || !('event' in row)) return [];
    const event = String(row['event']).toUpperCase();
    const isOffline = String(row['offline'] ?? '0') === '1';
    return [isOffline ? { event } : { event, handler: String(row['handler']) }];
  });
}
