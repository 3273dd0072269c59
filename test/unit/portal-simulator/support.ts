import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { installationsStore } from '../../../simulators/portal/auth/applications.ts';
import { webhooksStore } from '../../../simulators/portal/auth/webhooks.ts';
import type { LoggedCall } from '../../../simulators/portal/call/call-log.ts';
import { newUser } from '../../../simulators/portal/data/new-user.ts';
import { usersStore } from '../../../simulators/portal/data/users.ts';
import type { Portal } from '../../../simulators/portal/portal.ts';
import { PortalSimulator, type SimulatorOptions } from '../../../simulators/portal/simulator.ts';
import { bodyText } from '../../../simulators/portal/transport/request.ts';

/** Midday in Moscow on 21 August 2026. */
export const startAt = Date.UTC(2026, 7, 21, 9, 0, 0);

export type Body = { [key: string]: Json };

/** An answer, read. */
export interface Reply {
  readonly status: number;
  readonly body: Body;
}

/**
 * A portal `acme` with an administrator (1), an employee (2) who sees only their own, one application, a webhook. The
 * limit of intensity is off.
 */
export interface Bench {
  readonly clock: VirtualClock;
  readonly simulator: PortalSimulator;
  readonly portal: Portal;
  readonly log: LoggedCall[];
  token: string;
  /** Calls with JSON as the application; time runs while it works. */
  call(method: string, params?: Body): Promise<Reply>;
  /** Calls as `call` does and gives `result`; fails when the portal refused. */
  result(method: string, params?: Body): Promise<Json>;
  /** A token of another user. */
  tokenOf(userId: number): string;
  /** Sends any request. */
  send(url: string, init?: RequestInit): Promise<Reply>;
}

const application = {
  clientId: 'app.most24',
  clientSecret: 'secret',
  code: 'most24.onec',
  scopes: [
    ...['crm', 'catalog', 'sale', 'user', 'department', 'sonet_group', 'log', 'im', 'placement', 'bizproc'],
    ...['userfieldconfig', 'telephony', 'disk', 'task'],
  ],
  callbackUrl: 'https://most24.example/portal/events',
  apiOnly: true,
};

/** See `Bench`. */
export function portalBench(options: Partial<SimulatorOptions> = {}): Bench {
  const clock = new VirtualClock(startAt);
  const log: LoggedCall[] = [];
  const simulator = new PortalSimulator({ clock, seed: 7, log: (call) => log.push(call), ...options });
  simulator.engine.limits.rateLimited = false;
  const portal = simulator.createPortal({ name: 'acme' });
  portal.store(usersStore).put(newUser(1, { admin: true, name: 'Анна', lastName: 'Титова' }));
  portal.store(usersStore).put(newUser(2, { crmRead: 'own', crmWrite: 'own', departments: [2] }));
  portal.store(webhooksStore).add((id) => ({ id, userId: 1, secret: 'hook', scopes: application.scopes }));
  portal.store(installationsStore).put({
    application,
    userId: 1,
    applicationToken: 'application-token',
    status: 'L',
    version: 1,
    finished: true,
    paymentExpired: false,
    allowedUsers: undefined,
  });
  const tokenOf = (userId: number) =>
    simulator.engine.tokens.issueAccess({ portal, clientId: application.clientId, userId }, clock.now());
  const send = (url: string, init?: RequestInit) => clock.run(exchange(simulator, url, init));
  const bench: Bench = {
    clock,
    simulator,
    portal,
    log,
    token: tokenOf(1),
    tokenOf,
    send,
    call: (method, params = {}) =>
      send(`${portal.address}/rest/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ auth: bench.token, ...params }),
      }),
    result: async (method, params) => {
      const reply = await bench.call(method, params);
      if (reply.status !== 200) throw new Error(`${method}: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body['result'] ?? null;
    },
  };
  return bench;
}

async function exchange(simulator: PortalSimulator, url: string, init: RequestInit = {}): Promise<Reply> {
  const request = new Request(url, init);
  const response = await simulator.handle({
    method: request.method,
    url,
    headers: Object.fromEntries(request.headers),
    body: new Uint8Array(await request.arrayBuffer()),
    source: '203.0.113.1',
  });
  if (response.kind === 'reset') throw new Error('connection reset');
  return { status: response.status, body: JSON.parse(bodyText(response)) as Body };
}
