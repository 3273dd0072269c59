import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { assertStillValid } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import type { Struck } from '../faults/fault-plan.ts';
import { operationTimeLimit } from '../limits/portal-limits.ts';
import type { Portal } from '../portal.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import type { Engine } from './engine.ts';
import { type Answer, isWithinScopes, type MethodDefinition } from './method-definition.ts';
import { Params } from './params.ts';
import { administratorRequired, applicationContextRequired, RestError } from './rest-error.ts';
import { timeBlock } from './time-block.ts';

/** What became of one command. */
export type CommandOutcome =
  | { readonly ok: true; readonly answer: Answer; readonly time: Json }
  | { readonly ok: false; readonly error: RestError };

/** Thrown when the request has taken 60 s: the gateway gives up, what was done stays done. */
export class RequestCut extends Error {
  constructor() {
    super('request cut after 60 s');
    this.name = 'RequestCut';
  }
}

/**
 * Carries out one command: checks scope, context and limits, lets its time pass, then does its work at one moment.
 * @throws RequestCut when its time ends after `deadline`; the work is then not done
 */
export async function runCommand(
  engine: Engine,
  portal: Portal,
  caller: Caller,
  name: string,
  all: JsonMap,
  deadline: number,
): Promise<CommandOutcome> {
  engine.counters.commands += 1;
  const startedAt = portalNow(engine, portal);
  try {
    assertStillValid(engine.tokens, caller, engine.clock.now());
    const definition = definitionOf(engine, name);
    assertAllowed(definition, caller);
    engine.limits.assertOperating(portal, caller.id, definition.name, startedAt);
    const fault = engine.faults.strike('command', portal.name, definition.name);
    if (fault) {
      const answer = faultAnswer(engine, caller, fault);
      return { ok: true, answer, time: timeOf(engine, portal, caller, definition, startedAt, 0) };
    }
    const seconds = engine.times.seconds(definition.name, definition.cost);
    await passTime(engine, seconds, deadline);
    const params = new Params(all);
    const answer = definition.handler({
      portal,
      caller,
      actor: { userId: caller.user.id, connector: params.text('auth_connector') },
      params,
      now: portalNow(engine, portal),
      random: engine.random,
      methods: engine.methods,
    });
    engine.limits.addOperating(portal, caller.id, definition.name, startedAt, seconds);
    return { ok: true, answer, time: timeOf(engine, portal, caller, definition, startedAt, seconds) };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (error.code === 'OPERATION_TIME_LIMIT') engine.counters.operatingLimited += 1;
    return { ok: false, error };
  }
}

/** The portal's own time. */
export function portalNow(engine: Engine, portal: Portal): number {
  return engine.clock.now() + portal.clockSkew;
}

function definitionOf(engine: Engine, name: string): MethodDefinition {
  const definition = engine.methods.get(name);
  if (!definition) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
  return definition;
}

function assertAllowed(definition: MethodDefinition, caller: Caller): void {
  const { context } = definition;
  if (!isWithinScopes(definition, caller.scopes)) {
    const holder = caller.kind === 'webhook' ? 'webhook token' : 'access token';
    throw new RestError(
      403,
      'insufficient_scope',
      `The request requires higher privileges than provided by the ${holder}`,
    );
  }
  if (context.startsWith('application') && caller.kind === 'webhook') throw applicationContextRequired();
  if (context.endsWith('administrator') && !caller.user.admin) throw administratorRequired();
}

async function passTime(engine: Engine, seconds: number, deadline: number): Promise<void> {
  if (seconds <= 0) return;
  const end = engine.clock.now() + seconds * 1000;
  if (end <= deadline) {
    await engine.clock.sleep(seconds * 1000);
    return;
  }
  await engine.clock.sleep(Math.max(0, deadline - engine.clock.now()));
  throw new RequestCut();
}

function timeOf(
  engine: Engine,
  portal: Portal,
  caller: Caller,
  definition: MethodDefinition,
  startedAt: number,
  seconds: number,
): Json {
  const now = portalNow(engine, portal);
  const operating = engine.limits.operating(portal, caller.id, definition.name, now);
  return timeBlock(startedAt, now, seconds, portal.offsetMinutes, operating);
}

/** @throws RestError unless the fault is a refusal dressed as a success */
function faultAnswer(engine: Engine, caller: Caller, { fault }: Struck<'command'>): Answer {
  switch (fault) {
    case 'operation-time-limit':
      throw operationTimeLimit();
    case 'expired-token': {
      const now = engine.clock.now();
      if (caller.token !== undefined) engine.tokens.expire(caller.token, now);
      throw new RestError(401, 'expired_token', 'The access token provided has expired.');
    }
    case 'numeric-error':
      throw new RestError(400, 200040300020, 'Access Denied');
    case 'empty-error':
      throw new RestError(400, '', 'Access denied.');
    case 'text-error':
      throw new RestError(400, 'Communication type is not defined', '');
    case 'error-in-result':
      return { result: { result: false, error: 'CONNECTOR_ID_REQUIRED', error_description: 'Refused' } };
  }
}
