import { createDeps as createPageDeps } from '../../functions/portal-app/deps.ts';
import { readEnvironment as readPageEnvironment } from '../../functions/portal-app/env.ts';
import { createHandler as createPage } from '../../functions/portal-app/handler.ts';
import { createDeps as createInboxDeps, type PortalInboxDeps } from '../../functions/portal-inbox/deps.ts';
import { readEnvironment as readInboxEnvironment } from '../../functions/portal-inbox/env.ts';
import { createHandler as createInbox } from '../../functions/portal-inbox/handler.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Application, Installation } from '../../simulators/portal/auth/applications.ts';
import { installationsStore } from '../../simulators/portal/auth/applications.ts';
import type { CallLog } from '../../simulators/portal/call/call-log.ts';
import { newUser } from '../../simulators/portal/data/new-user.ts';
import { usersStore } from '../../simulators/portal/data/users.ts';
import type { TimeProfile } from '../../simulators/portal/limits/method-times.ts';
import type { Portal } from '../../simulators/portal/portal.ts';
import { PortalSimulator } from '../../simulators/portal/simulator.ts';
import type { TariffName } from '../../simulators/portal/tariff.ts';
import { httpEvent, lambdaContext, queueEvent } from './lambda.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';
import { simulatorHttp } from './simulator-http.ts';

/** The environment of every function that this house runs. */
export const houseVariables = {
  TABLE_NAME: 'main',
  EPHEMERAL_TABLE_NAME: 'ephemeral',
  BUCKET_NAME: 'blobs',
  SEAL_KEY_ARN: 'key',
  QUEUE_URLS: '{}',
  PUBLIC_URL: 'https://most24.example',
  PORTAL_CLIENT_ID: 'app.most24',
  PORTAL_CLIENT_SECRET: 'secret',
  PORTAL_OAUTH_URL: 'https://oauth.bitrix24.example/oauth/token/',
  CALLS_JOB_PREFIX: 'most24',
};

/** What the portal's frame got. */
export interface OpenedPage {
  readonly status: number;
  readonly body: string;
  readonly policy: string;
}

/** The functions that face the portal, and the simulator's portal `acme`, on one virtual clock. */
export interface PortalHouse {
  readonly platform: MemoryPlatform;
  readonly simulator: PortalSimulator;
  readonly portal: Portal;
  readonly application: Application;
  /** What the inbox's handler stands on. */
  readonly deps: PortalInboxDeps;
  /** Events on their way from the portal, as raw bodies; `deliver` hands them over. */
  readonly posted: string[];
  install(): Installation;
  uninstall(clean: boolean): void;
  /** Waits for events under way and works them off; returns how many failed. */
  deliver(): Promise<number>;
  /** Opens the application as a user of the portal does; `fields` replace what the portal would post. */
  open(userId: number, fields?: Readonly<Record<string, string>>): Promise<OpenedPage>;
}

/** User 1 administers the portal, user 2 does not. */
export function portalHouse(
  options: {
    readonly tariff?: TariffName;
    readonly apiOnly?: boolean;
    readonly times?: TimeProfile;
    readonly log?: CallLog;
    /** Whoever answers at an address that is no portal's. */
    readonly outside?: (url: URL) => Http | undefined;
  } = {},
): PortalHouse {
  const posted: string[] = [];
  const http: { current?: ReturnType<typeof simulatorHttp> } = {};
  const later = () => {
    if (!http.current) throw new Error('the simulator is not there yet');
    return http.current;
  };
  const platform = memoryPlatform({
    http: {
      request: (request) => (options.outside?.(new URL(request.url)) ?? later()).request(request),
      stream: (request) => later().stream(request),
    },
  });
  const simulator = new PortalSimulator({
    clock: platform.clock,
    seed: 7,
    ...(options.times && { times: options.times }),
    ...(options.log && { log: options.log }),
    outgoing: async (_, body) => {
      posted.push(body);
      return 200;
    },
  });
  http.current = simulatorHttp(simulator);
  const portal = simulator.createPortal({ name: 'acme', ...(options.tariff && { tariff: options.tariff }) });
  portal.store(usersStore).put(newUser(1, { admin: true }));
  portal.store(usersStore).put(newUser(2, { admin: false }));
  const application: Application = {
    clientId: houseVariables.PORTAL_CLIENT_ID,
    clientSecret: houseVariables.PORTAL_CLIENT_SECRET,
    code: 'most24.onec',
    scopes: [
      'crm',
      'catalog',
      'user',
      'department',
      'sonet_group',
      'log',
      'disk',
      'im',
      'telephony',
      'bizproc',
    ],
    callbackUrl: 'https://most24.example/portal/events',
    apiOnly: options.apiOnly ?? true,
  };
  const deps = createInboxDeps(platform, readInboxEnvironment(houseVariables));
  const inbox = createInbox(deps);
  const page = createPage(createPageDeps(platform, readPageEnvironment(houseVariables)));
  const installed = () => {
    const found = portal.store(installationsStore).get(application.clientId);
    if (!found) throw new Error('the application is not installed');
    return found;
  };
  return {
    platform,
    simulator,
    portal,
    application,
    deps,
    posted,
    install: () => simulator.applications.install(portal, application, 1, 'L'),
    uninstall: (clean) => simulator.applications.uninstall(portal, installed(), clean),
    deliver: async () => {
      await platform.clock.run(simulator.delivery.idle());
      const messages = posted
        .splice(0)
        .map((body, index) => ({ id: `${platform.clock.now()}-${index}`, body }));
      const { batchItemFailures } = await platform.clock.run(
        inbox(queueEvent('portal-inbox', messages), lambdaContext()),
      );
      return batchItemFailures.length;
    },
    open: async (userId, fields = {}) => {
      const pair = simulator.engine.tokens.issue(
        { portal, clientId: application.clientId, userId },
        platform.clock.now(),
      );
      const form = new URLSearchParams({
        AUTH_ID: pair.accessToken,
        AUTH_EXPIRES: '3600',
        REFRESH_ID: pair.refreshToken,
        SERVER_ENDPOINT: 'https://oauth.bitrix24.example/rest/',
        APPLICATION_TOKEN: installed().applicationToken,
        member_id: portal.memberId,
        status: 'L',
        PLACEMENT: 'DEFAULT',
        ...fields,
      });
      const event = httpEvent('POST', '/portal/app', {
        query: 'DOMAIN=acme.bitrix24.example&PROTOCOL=1&LANG=ru&APP_SID=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
      const answer = await platform.clock.run(page(event, lambdaContext()));
      return {
        status: answer.statusCode ?? 0,
        body: answer.body ?? '',
        policy: String(answer.headers?.['content-security-policy']),
      };
    },
  };
}
