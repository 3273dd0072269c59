import * as z from 'zod';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { callAsPerson } from '../call/call-as-person.ts';
import { zeroCounters } from '../call/engine.ts';
import { RestError } from '../call/rest-error.ts';
import { type FaultKind, faultKinds } from '../faults/fault-kinds.ts';
import type { PortalSimulator } from '../simulator.ts';
import { ControlError, type ControlRoute, route, routeWithBody } from './control-route.ts';
import { portalOf, withoutAbsent } from './portal-routes.ts';

const fault = z.strictObject({
  fault: z.enum(faultKinds as [FaultKind, ...FaultKind[]]),
  method: z.string().optional().describe('Method, event or oauth.token; absent is any'),
  portal: z.string().optional(),
  nth: z.array(z.int().min(1)).optional().describe('Which matching calls, counted from 1'),
  probability: z.number().min(0).max(1).optional(),
  times: z.int().min(1).optional(),
  seconds: z.number().min(0).optional().describe('For event-delay'),
});

const settings = z.strictObject({
  timeProfile: z.enum(['real', 'documented', 'none']).optional(),
  timeFactor: z.number().min(0).optional(),
  methodSeconds: z.record(z.string(), z.number().min(0)).optional().describe('Seconds of single methods'),
  operatingLimitSeconds: z.number().min(0).nullable().optional().describe('null switches the limit off'),
  rateLimited: z.boolean().optional(),
  eventDelaySeconds: z.strictObject({ minimum: z.number().min(0), maximum: z.number().min(0) }).optional(),
  unresolvedReference: z.enum(['empty', 'literal']).optional(),
  accessTokenSeconds: z.number().min(1).optional(),
});

const personCall = z.strictObject({
  method: z.string(),
  params: z.record(z.string(), z.custom<Json>()).default({}),
  userId: z.int().default(1).describe('0 is a robot: events then carry no token'),
});

/** Faults, settings, counters, and changes that people make. */
export const simulatorRoutes: readonly ControlRoute[] = [
  routeWithBody(
    'POST',
    '/control/portals/{portal}/calls',
    'Carries out a method the way a person at the portal would: no application, no limits, no line in the log',
    personCall,
    ({ simulator, path, body }) => {
      try {
        const { method, params, userId } = body;
        return { ...callAsPerson(simulator.engine, portalOf(simulator, path), method, params, userId) };
      } catch (error) {
        if (!(error instanceof RestError)) throw error;
        throw new ControlError(400, `${error.code}: ${error.description}`);
      }
    },
  ),
  route('GET', '/control/faults', 'Rules with how often they matched and struck', ({ simulator }) =>
    faults(simulator),
  ),
  routeWithBody('PUT', '/control/faults', 'Replaces all rules', z.array(fault), ({ simulator, body }) => {
    simulator.engine.faults.set(body.map(withoutAbsent));
    return faults(simulator);
  }),
  routeWithBody('POST', '/control/faults', 'Adds a rule', fault, ({ simulator, body }) => {
    simulator.engine.faults.add(withoutAbsent(body));
    return faults(simulator);
  }),
  route('DELETE', '/control/faults', 'Removes all rules', ({ simulator }) => {
    simulator.engine.faults.clear();
    return true;
  }),
  route('GET', '/control/settings', 'Times of methods, limits, delays', ({ simulator }) =>
    settingsOf(simulator),
  ),
  routeWithBody('PATCH', '/control/settings', 'Changes settings', settings, ({ simulator, body }) => {
    applySettings(simulator, body);
    return settingsOf(simulator);
  }),
  route(
    'GET',
    '/control/counters',
    'Calls, commands, refusals, events since the last reset',
    ({ simulator }) => ({
      ...simulator.engine.counters,
      tokenRequests: simulator.oauth.requests,
    }),
  ),
  route('POST', '/control/counters/reset', 'Sets all counters to zero', ({ simulator }) => {
    Object.assign(simulator.engine.counters, zeroCounters());
    simulator.oauth.requests = 0;
    return true;
  }),
  route('POST', '/control/reset', 'Removes all portals, tokens, faults and counters', ({ simulator }) => {
    simulator.reset();
    return true;
  }),
];

function faults(simulator: PortalSimulator): Json {
  return simulator.engine.faults
    .report()
    .map(({ rule, seen, struck }) => ({ ...(withoutAbsent(rule) as { [key: string]: Json }), seen, struck }));
}

function settingsOf({ engine, delivery }: PortalSimulator): Json {
  const { times, limits, behaviour, tokens } = engine;
  return {
    timeProfile: times.profile,
    timeFactor: times.factor,
    methodSeconds: Object.fromEntries(times.overrides),
    operatingLimitSeconds: limits.operatingLimit === Infinity ? null : limits.operatingLimit,
    rateLimited: limits.rateLimited,
    eventDelaySeconds: { ...delivery.delays },
    unresolvedReference: behaviour.unresolvedReference,
    accessTokenSeconds: tokens.lifetime / 1000,
  };
}

function applySettings({ engine, delivery }: PortalSimulator, wanted: z.output<typeof settings>): void {
  const { times, limits, behaviour, tokens } = engine;
  if (wanted.timeProfile) times.profile = wanted.timeProfile;
  if (wanted.timeFactor !== undefined) times.factor = wanted.timeFactor;
  for (const [name, seconds] of Object.entries(wanted.methodSeconds ?? {}))
    times.overrides.set(name.toLowerCase(), seconds);
  if (wanted.operatingLimitSeconds !== undefined)
    limits.operatingLimit = wanted.operatingLimitSeconds ?? Infinity;
  if (wanted.rateLimited !== undefined) limits.rateLimited = wanted.rateLimited;
  Object.assign(delivery.delays, wanted.eventDelaySeconds ?? {});
  if (wanted.unresolvedReference) behaviour.unresolvedReference = wanted.unresolvedReference;
  if (wanted.accessTokenSeconds !== undefined) tokens.lifetime = wanted.accessTokenSeconds * 1000;
}
