import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { applicationCaller, webhookCaller } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import { runBatch } from '../batch/run-batch.ts';
import type { Struck } from '../faults/fault-plan.ts';
import { queryLimitExceeded } from '../limits/portal-limits.ts';
import type { Portal } from '../portal.ts';
import { gatewayPage } from '../transport/html-pages.ts';
import { jsonText } from '../transport/json-text.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import { jsonResponse, type PortalRequest, type PortalResponse } from '../transport/request.ts';
import { requestParameters } from '../transport/request-parameters.ts';
import type { RestAddress } from '../transport/rest-address.ts';
import { type CallLog, withoutCredentials } from './call-log.ts';
import type { Engine } from './engine.ts';
import { asText } from './params.ts';
import { RestError } from './rest-error.ts';
import { type CommandOutcome, portalNow, RequestCut, runCommand } from './run-command.ts';
import { timeBlock } from './time-block.ts';

/** The portal gives a request so long. See https://apidocs.bitrix24.com/limits.html */
const requestLimit = 60_000;

/** Answers calls of REST methods. */
export class RestEndpoint {
  readonly #engine: Engine;
  readonly #log: CallLog;
  #batches = 0;

  constructor(engine: Engine, log: CallLog) {
    this.#engine = engine;
    this.#log = log;
  }

  /** Carries out a request to one portal. */
  async handle(portal: Portal, address: RestAddress, request: PortalRequest): Promise<PortalResponse> {
    const engine = this.#engine;
    engine.counters.httpCalls += 1;
    let logged: Logged | undefined;
    try {
      const fault = engine.faults.strike('before', portal.name, address.method);
      const broken = fault && brokenBefore(fault);
      if (broken) return broken;
      engine.limits.takeRequest(portal, request.source, engine.clock.now());
      assertReachable(portal);
      const params = requestParameters(request);
      const caller = this.#callerOf(portal, address, params, request);
      logged = caller.kind === 'application' ? { method: address.method, params } : undefined;
      const body = await this.#carryOut(portal, caller, address.method, params);
      return await this.#leave(portal, address.method, body);
    } catch (error) {
      if (error instanceof RequestCut) {
        engine.counters.cut += 1;
        if (logged) this.#logLine(portal, logged, 504, { error: 'GATEWAY_TIMEOUT' }, null);
        return gatewayPage(504);
      }
      if (!(error instanceof RestError)) throw error;
      if (error.code === 'QUERY_LIMIT_EXCEEDED') engine.counters.queryLimited += 1;
      if (logged) this.#logLine(portal, logged, error.status, { error: error.code }, null);
      return jsonResponse(error.status, jsonText(error.body, portal.jsonStyle));
    }
  }

  #callerOf(portal: Portal, { webhook }: RestAddress, params: JsonMap, request: PortalRequest): Caller {
    if (webhook) return webhookCaller(portal, webhook.userId, webhook.secret);
    return applicationCaller(this.#engine.tokens, portal, tokenOf(params, request), this.#engine.clock.now());
  }

  async #carryOut(portal: Portal, caller: Caller, method: string, params: JsonMap): Promise<Json> {
    const engine = this.#engine;
    const startedAt = portalNow(engine, portal);
    const deadline = engine.clock.now() + requestLimit;
    if (method.toLowerCase() !== 'batch') {
      const outcome = await runCommand(engine, portal, caller, method, params, deadline);
      if (!outcome.ok) throw outcome.error;
      const { result, total, next } = outcome.answer;
      if (caller.kind === 'application') this.#logLine(portal, { method, params }, 200, { result }, null);
      return { result, ...present({ next, total }), time: outcome.time };
    }
    this.#batches += 1;
    const batch = this.#batches;
    const log = (name: string, sent: JsonMap, outcome: CommandOutcome): void => {
      if (caller.kind !== 'application') return;
      const end = outcome.ok ? { result: outcome.answer.result } : { error: outcome.error.code };
      this.#logLine(
        portal,
        { method: name, params: sent },
        outcome.ok ? 200 : outcome.error.status,
        end,
        batch,
      );
    };
    const result = await runBatch(engine, portal, caller, params, deadline, log);
    // Answers of the commands stand on their own lines.
    if (caller.kind === 'application')
      this.#logLine(portal, { method, params }, 200, { result: null }, batch);
    const none = { seconds: 0, resetAt: Math.floor(startedAt / 1000) + 600 };
    const finishedAt = portalNow(engine, portal);
    const seconds = (finishedAt - startedAt) / 1000;
    return { result, time: timeBlock(startedAt, finishedAt, seconds, portal.offsetMinutes, none) };
  }

  async #leave(portal: Portal, method: string, body: Json): Promise<PortalResponse> {
    const text = jsonText(body, portal.jsonStyle);
    const fault = this.#engine.faults.strike('after', portal.name, method);
    switch (fault?.fault) {
      case 'reset-after':
        return { kind: 'reset' };
      case 'cut':
        await this.#engine.clock.sleep(requestLimit);
        return gatewayPage(504);
      case 'bad-gateway-after':
        return gatewayPage(502);
      case 'truncated-json':
        return jsonResponse(200, text.slice(0, Math.floor(text.length / 2)));
      case undefined:
        return jsonResponse(200, text);
    }
  }

  #logLine(
    portal: Portal,
    { method, params }: Logged,
    status: number,
    end: { readonly result: Json } | { readonly error: string | number },
    batch: number | null,
  ): void {
    const ts = new Date(this.#engine.clock.now()).toISOString();
    this.#log({ ts, portal: portal.name, method, params: withoutCredentials(params), status, ...end, batch });
  }
}

interface Logged {
  readonly method: string;
  readonly params: JsonMap;
}

function tokenOf(params: JsonMap, request: PortalRequest): string {
  const bearer = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  return bearer ?? asText(params['auth'] ?? params['access_token']);
}

/** @throws RestError when the portal does not serve REST at all */
function assertReachable(portal: Portal): void {
  if (portal.deleted) throw new RestError(500, 'PORTAL_DELETED', 'Portal was deleted');
  if (!portal.tariff.rest)
    throw new RestError(403, 'ACCESS_DENIED', 'REST API is available only on commercial plans.');
}

/** @throws RestError for faults that are refusals */
function brokenBefore({ fault }: Struck<'before'>): PortalResponse {
  switch (fault) {
    case 'query-limit':
      throw queryLimitExceeded();
    case 'overload':
      throw new RestError(503, 'OVERLOAD_LIMIT', 'REST API is blocked due to overload');
    case 'internal-error':
      throw new RestError(500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
    case 'bad-gateway':
      return gatewayPage(502);
    case 'gateway-timeout':
      return gatewayPage(504);
    case 'reset-before':
      return { kind: 'reset' };
  }
}

function present(values: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
