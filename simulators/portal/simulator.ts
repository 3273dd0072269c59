import type { Clock } from '../../shared/kernel/clock.ts';
import { type Random, seededRandom } from '../../shared/kernel/random.ts';
import { ApplicationLifecycle } from './auth/application-lifecycle.ts';
import { authorizePage } from './auth/authorize-page.ts';
import { OAuthServer } from './auth/oauth-server.ts';
import { randomHex, TokenBook } from './auth/token-book.ts';
import { StageRobots } from './automation/stage-robots.ts';
import type { CallLog } from './call/call-log.ts';
import { type Engine, zeroCounters } from './call/engine.ts';
import { fileEndpoint } from './call/file-endpoint.ts';
import { MethodRegistry } from './call/method-registry.ts';
import { asText } from './call/params.ts';
import { RestEndpoint } from './call/rest-endpoint.ts';
import { addDefaultPresets } from './data/requisites/presets.ts';
import { EventBus } from './events/event-bus.ts';
import { EventDelivery, type Outgoing } from './events/event-delivery.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import { MethodTimes, type TimeProfile } from './limits/method-times.ts';
import { PortalLimits } from './limits/portal-limits.ts';
import { allMethods } from './methods/all-methods.ts';
import { Portal, type PortalSettings } from './portal.ts';
import { jsonResponse, type PortalRequest, type PortalResponse } from './transport/request.ts';
import { requestParameters } from './transport/request-parameters.ts';
import { isVersion3, restAddress } from './transport/rest-address.ts';

/** How a simulator is made. */
export interface SimulatorOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Address of a portal by its name; by default `https://{name}.bitrix24.example`. */
  readonly addressOf?: (name: string) => string;
  /** Address of the authorisation server. */
  readonly oauthAddress?: string;
  /** Times of methods; `none` by default. */
  readonly times?: TimeProfile;
  /** Gets each call of an application. */
  readonly log?: CallLog;
  /** Carries events to their handlers; without it they are lost. */
  readonly outgoing?: Outgoing;
}

/** What a portal is created with; everything has a default. */
export type NewPortal = Partial<Omit<PortalSettings, 'name'>> & { readonly name: string };

/** Several Bitrix24 portals and their authorisation server in one process, on one clock. */
export class PortalSimulator {
  readonly engine: Engine;
  readonly random: Random;
  readonly portals = new Map<string, Portal>();
  readonly oauthAddress: string;
  readonly oauth: OAuthServer;
  readonly delivery: EventDelivery;
  readonly applications: ApplicationLifecycle;
  readonly #addressOf: (name: string) => string;
  readonly #rest: RestEndpoint;
  readonly #bus: EventBus;
  readonly #robots: StageRobots;
  /** Former addresses of renamed portals. */
  readonly #renamed = new Map<string, Portal>();

  constructor(options: SimulatorOptions) {
    this.random = seededRandom(options.seed);
    this.oauthAddress = options.oauthAddress ?? 'https://oauth.bitrix24.example';
    this.#addressOf = options.addressOf ?? ((name) => `https://${name}.bitrix24.example`);
    this.engine = {
      clock: options.clock,
      random: this.random,
      methods: new MethodRegistry(allMethods),
      tokens: new TokenBook(this.random),
      limits: new PortalLimits(),
      times: new MethodTimes(options.times ?? 'none'),
      faults: new FaultPlan(this.random),
      behaviour: { unresolvedReference: 'empty' },
      counters: zeroCounters(),
    };
    this.delivery = new EventDelivery(this.engine, options.outgoing ?? nowhere);
    this.#bus = new EventBus(this.engine, this.delivery, this.oauthAddress);
    this.#robots = new StageRobots(this.engine, this.delivery, this.oauthAddress);
    this.applications = new ApplicationLifecycle(this.engine, this.#bus);
    this.oauth = new OAuthServer(this.engine, this.oauthAddress, () => this.portals.values());
    this.#rest = new RestEndpoint(this.engine, options.log ?? (() => undefined));
  }

  /** Adds a portal with its dictionaries and nothing else. @throws Error when the name is taken */
  createPortal(settings: NewPortal): Portal {
    if (this.portals.has(settings.name)) throw new Error(`portal exists: ${settings.name}`);
    const portal = new Portal(
      {
        memberId: randomHex(this.random, 32),
        address: this.#addressOf(settings.name),
        tariff: 'pro100',
        offsetMinutes: 180,
        language: 'ru',
        ...settings,
      },
      this.#bus,
      this.#robots,
    );
    addDefaultPresets(portal, this.random, this.engine.clock.now());
    this.portals.set(portal.name, portal);
    return portal;
  }

  /** @throws Error when there is none of that name */
  portal(name: string): Portal {
    const portal = this.portals.get(name);
    if (!portal) throw new Error(`no portal: ${name}`);
    return portal;
  }

  /** Gives a portal another address; the former one answers 302 from now on. */
  renamePortal(portal: Portal, newName: string): void {
    this.#renamed.set(portal.address, portal);
    portal.address = this.#addressOf(newName);
    this.#renamed.delete(portal.address);
  }

  /** Back to no portals, no tokens, no faults, zero counters. */
  reset(): void {
    this.portals.clear();
    this.#renamed.clear();
    this.engine.tokens.forgetAll();
    this.engine.limits.reset();
    this.engine.faults.clear();
    Object.assign(this.engine.counters, zeroCounters());
    this.oauth.requests = 0;
  }

  /** Answers one HTTP request, whichever of the portals or the authorisation server it is for. */
  async handle(request: PortalRequest): Promise<PortalResponse> {
    const { origin, pathname, search } = new URL(request.url);
    const path = pathname.replace(/\/{2,}/g, '/');
    const whole = origin + path;
    for (const [address, portal] of this.#renamed) {
      if (!whole.startsWith(`${address}/`)) continue;
      const location = portal.address + whole.slice(address.length) + search;
      return { kind: 'answer', status: 302, headers: { location }, body: '' };
    }
    if (/\/oauth\/token\/?$/.test(path)) return this.oauth.handle(request);
    const target = this.#targetOf(request, whole, path);
    if (target?.byToken && /^\/rest\/app\.info(?:\.json)?\/?$/.test(path))
      return this.oauth.tokenInfo(request);
    if (target && /^\/oauth\/authorize\/?$/.test(target.path))
      return authorizePage(this.engine, target.portal, this.oauthAddress, request);
    if (target && isVersion3(target.path)) return noVersion3Method();
    const file = target && this.#file(target.portal, target.path, request);
    if (file) return file;
    const address = target && restAddress(target.path);
    if (!target && restAddress(path)) return unknownToken();
    if (!target || !address) return noSuchPage();
    return this.#rest.handle(target.portal, address, request);
  }

  #file(portal: Portal, path: string, request: PortalRequest): PortalResponse | undefined {
    return fileEndpoint(portal, path, request, this.engine.clock.now() + portal.clockSkew);
  }

  /** The portal by its address, else (calls to the authorisation server's own address) by the token. */
  #targetOf(
    request: PortalRequest,
    whole: string,
    path: string,
  ): { readonly portal: Portal; readonly path: string; readonly byToken: boolean } | undefined {
    for (const portal of this.portals.values()) {
      if (whole.startsWith(`${portal.address}/`)) {
        return { portal, path: whole.slice(portal.address.length), byToken: false };
      }
    }
    const grant = this.engine.tokens.access(asText(requestParameters(request)['auth']));
    return grant ? { portal: grant.portal, path, byToken: true } : undefined;
  }
}

/**
 * The families that version 3 has (tasks, mail, notes, structure) are not simulated, so no method is found there.
 * See https://apidocs.bitrix24.com/api-reference/rest-v3/index.html
 */
function noVersion3Method(): PortalResponse {
  const code = 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION';
  return jsonResponse(404, JSON.stringify({ error: { code, message: 'Method is not found' } }));
}

/** A call to the authorisation server with a token of no portal. */
function unknownToken(): PortalResponse {
  return jsonResponse(401, '{"error":"NO_AUTH_FOUND","error_description":"Wrong authorization data"}');
}

function noSuchPage(): PortalResponse {
  return jsonResponse(404, '{"error":"NOT_FOUND","error_description":"No such page"}');
}

async function nowhere(): Promise<number> {
  throw new Error('nobody carries events in this simulator');
}
