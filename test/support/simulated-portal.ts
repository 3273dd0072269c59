import type { PortalRate } from '../../shared/adapters/portal/limits/portal-rate.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Lane } from '../../shared/ports/limiter.ts';
import { installationsStore } from '../../simulators/portal/auth/applications.ts';
import { newUser } from '../../simulators/portal/data/new-user.ts';
import { usersStore } from '../../simulators/portal/data/users.ts';
import type { Portal as SimulatedPortal } from '../../simulators/portal/portal.ts';
import { PortalSimulator, type SimulatorOptions } from '../../simulators/portal/simulator.ts';
import type { TariffName } from '../../simulators/portal/tariff.ts';
import { memoryPlatform } from './memory-platform.ts';
import { type ClientBench, clientBench, testApplication, type Worker } from './portal-client.ts';
import { simulatorHttp } from './simulator-http.ts';

/** The simulator's portal `acme` with the application installed, and clients for it on the same virtual clock. */
export interface SimulatedBench extends ClientBench {
  readonly simulator: PortalSimulator;
  readonly portal: SimulatedPortal;
  readonly http: Http;
  /** A worker whose tokens are installed. */
  ready(lane?: Lane): Promise<Worker>;
  /** Lets time run until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

const scopes = ['crm', 'catalog', 'sale', 'user', 'department', 'log', 'im', 'bizproc'];

/** See `SimulatedBench`. */
export function simulatedBench(
  options: Partial<SimulatorOptions> & { readonly rate?: PortalRate; readonly tariff?: TariffName } = {},
): SimulatedBench {
  const platform = memoryPlatform();
  const { clock } = platform;
  const { rate, tariff, ...others } = options;
  const simulator = new PortalSimulator({ clock, seed: 7, ...others });
  const portal = simulator.createPortal({ name: 'acme', ...(tariff ? { tariff } : {}) });
  portal.store(usersStore).put(newUser(1, { admin: true }));
  const application = {
    ...{ clientId: testApplication.clientId, clientSecret: testApplication.clientSecret, scopes },
    ...{ code: 'most24.onec', callbackUrl: 'https://most24.example/portal/events', apiOnly: true },
  };
  portal.store(installationsStore).put({
    ...{ application, userId: 1, applicationToken: 'application-token', status: 'L', version: 1 },
    ...{ finished: true, paymentExpired: false, allowedUsers: undefined },
  });
  const http = simulatorHttp(simulator);
  const bench = clientBench(http, { platform, member: portal.memberId, ...(rate ? { rate } : {}) });
  return {
    ...bench,
    simulator,
    portal,
    http,
    ready: async (lane) => {
      const worker = bench.worker(lane);
      const grant = { portal, clientId: application.clientId, userId: 1 };
      const { accessToken, refreshToken } = simulator.engine.tokens.issue(grant, clock.now());
      const clientEndpoint = `${portal.address}/rest/`;
      await worker.tokens.install(bench.installation, {
        accessToken,
        refreshToken,
        clientEndpoint,
        userId: '1',
      });
      return worker;
    },
    run: (work) => clock.run(work),
  };
}
