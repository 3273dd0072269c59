import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { codeError, RestError } from '../../call/rest-error.ts';
import { eventsByScope, eventsFor } from '../../events/event-catalogue.ts';
import { type EventHandler, eventHandlersStore } from '../../events/event-handlers.ts';

/** https://apidocs.bitrix24.com/api-reference/events/index.html */
export const eventMethods: readonly MethodDefinition[] = [
  method('events', '', 'system', list, 'application'),
  method('event.bind', '', 'system', bind, 'application'),
  method('event.unbind', '', 'system', unbind, 'application'),
  method('event.get', '', 'system', get, 'application'),
  method('event.test', '', 'system', test, 'application'),
];

function list({ params, caller }: Call): Answer {
  const scope = params.text('SCOPE');
  if (scope !== '') return { result: eventsByScope[scope] ?? [] };
  return { result: params.flag('FULL') ? Object.values(eventsByScope).flat() : eventsFor(caller.scopes) };
}

function bind(call: Call): Answer {
  const { portal, params, caller } = call;
  const event = params.text('event').toUpperCase();
  if (!eventsFor(caller.scopes).includes(event)) throw codeError('ERROR_EVENT_NOT_FOUND', 'Event not found');
  const offline = params.text('event_type') === 'offline';
  const authType = params.integer('auth_type') ?? 0;
  const connector = params.text('auth_connector');
  if ((offline || (authType !== 0 && authType !== caller.user.id)) && !caller.user.admin)
    throw accessDenied();
  if (connector !== '' && !portal.tariff.features.includes('rest_auth_connector')) throw tariffDenied();
  const handler = offline ? '' : params.text('handler');
  if (!offline) assertAddress(handler);
  const handlers = portal.store(eventHandlersStore);
  const twin = handlers
    .find('event', event)
    .some(
      (one) =>
        one.clientId === caller.id &&
        one.handler === handler &&
        one.offline === offline &&
        one.authType === authType &&
        one.connector === connector,
    );
  if (twin) throw codeError('ERROR_CORE', 'Unable to set event handler: Handler already binded');
  const minTimeout = params.map('options')['minTimeout'];
  handlers.add((id) => ({
    id,
    clientId: caller.id,
    event,
    handler,
    authType,
    offline,
    connector,
    minTimeout: minTimeout === undefined ? 1 : Number(minTimeout),
  }));
  return { result: true };
}

function assertAddress(handler: string): void {
  if (handler === '') throw codeError('ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty");
  if (!/^https?:\/\//i.test(handler))
    throw codeError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
}

function unbind({ portal, params, caller }: Call): Answer {
  const event = params.text('event').toUpperCase();
  if (event === '') throw codeError('ERROR_ARGUMENT', "Argument 'EVENT' is null or empty");
  const handlers = portal.store(eventHandlersStore);
  const offline = params.text('event_type');
  const authType = params.integer('auth_type');
  const gone = handlers
    .find('event', event)
    .filter((one) => mine(one, caller))
    .filter(
      (one) =>
        !params.has('handler') || params.text('handler') === '' || one.handler === params.text('handler'),
    )
    .filter((one) => authType === undefined || one.authType === authType)
    .filter((one) => offline === '' || one.offline === (offline === 'offline'));
  for (const { id } of gone) handlers.delete(id);
  return { result: { count: gone.length } };
}

function get({ portal, caller }: Call): Answer {
  const handlers = portal.store(eventHandlersStore).find('clientId', caller.id);
  return { result: handlers.filter((one) => mine(one, caller)).map(row) };
}

function mine(handler: EventHandler, { id, user }: Call['caller']): boolean {
  return handler.clientId === id && (user.admin || handler.authType === user.id);
}

function row({ event, handler, authType, offline, connector }: EventHandler): Json {
  const common = { event, auth_type: String(authType), offline: offline ? 1 : 0 };
  return offline ? { ...common, connector_id: connector } : { ...common, handler };
}

function test({ portal, params, caller }: Call): Answer {
  const { auth: _, ...query } = params.all;
  portal.raiseTest(caller.id, query, caller.user.id);
  return { result: 1 };
}

function accessDenied(): RestError {
  return new RestError(403, 'ACCESS_DENIED', 'Access denied! Administrator rights required');
}

function tariffDenied(): RestError {
  return new RestError(403, 'ACCESS_DENIED', 'Extended offline events are not available on your plan');
}
