import type { Clock } from '../../shared/kernel/clock.ts';
import { type Random, seededRandom } from '../../shared/kernel/random.ts';
import { randomHex, TokenBook } from './auth/token-book.ts';
import type { CallLog } from './call/call-log.ts';
import { type Engine, zeroCounters } from './call/engine.ts';
import { MethodRegistry } from './call/method-registry.ts';
import { asText } from './call/params.ts';
import { RestEndpoint } from './call/rest-endpoint.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import { MethodTimes, type TimeProfile } from './limits/method-times.ts';
import { PortalLimits } from './limits/portal-limits.ts';
import { allMethods } from './methods/all-methods.ts';
import { Portal, type PortalSettings } from './portal.ts';
import { jsonResponse, type PortalRequest, type PortalResponse } from './transport/request.ts';
import { requestParameters } from './transport/request-parameters.ts';
import { restAddress } from './transport/rest-address.ts';

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
}

/** What a portal is created with; everything has a default. */
export type NewPortal = Partial<Omit<PortalSettings, 'name'>> & { readonly name: string };

/** Several Bitrix24 portals and their authorisation server in one process, on one clock. */
export class PortalSimulator {
  readonly engine: Engine;
  readonly random: Random;
  readonly portals = new Map<string, Portal>();
  readonly oauthAddress: string;
  readonly #addressOf: (name: string) => string;
  readonly #rest: RestEndpoint;

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
    this.#rest = new RestEndpoint(this.engine, options.log ?? (() => undefined));
  }

  /** Adds an empty portal. @throws Error when the name is taken */
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
      () => undefined,
    );
    this.portals.set(portal.name, portal);
    return portal;
  }

  /** @throws Error when there is none of that name */
  portal(name: string): Portal {
    const portal = this.portals.get(name);
    if (!portal) throw new Error(`no portal: ${name}`);
    return portal;
  }

  /** Answers one HTTP request, whichever of the portals or the authorisation server it is for. */
  async handle(request: PortalRequest): Promise<PortalResponse> {
    const target = this.#targetOf(request);
    const address = target && restAddress(target.path);
    if (!target || !address)
      return jsonResponse(404, '{"error":"NOT_FOUND","error_description":"No such page"}');
    return this.#rest.handle(target.portal, address, request);
  }

  /** The portal by its address, else (calls to the authorisation server's own address) by the token. */
  #targetOf(request: PortalRequest): { readonly portal: Portal; readonly path: string } | undefined {
    const { origin, pathname } = new URL(request.url);
    const path = pathname.replace(/\/{2,}/g, '/');
    const whole = origin + path;
    for (const portal of this.portals.values()) {
      if (whole.startsWith(`${portal.address}/`)) return { portal, path: whole.slice(portal.address.length) };
    }
    const token = asText(requestParameters(request)['auth']);
    const grant = this.engine.tokens.access(token);
    return grant ? { portal: grant.portal, path } : undefined;
  }
}
