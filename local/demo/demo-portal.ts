import { randomBytes } from 'node:crypto';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import type { Application } from '../../simulators/portal/auth/applications.ts';
import { webhooksStore } from '../../simulators/portal/auth/webhooks.ts';
import type { Portal } from '../../simulators/portal/portal.ts';
import { fillPortal } from '../../simulators/portal/seed/fill-portal.ts';
import { type RunningSimulator, startPortalSimulator } from '../../simulators/portal/start.ts';
import { prepareFolder } from '../data-folder/open-folder.ts';
import { errorCode } from '../start-failed.ts';
import { portalPortTaken } from './demo-texts.ts';

/** The demo's portal: simulated, on a port of its own, the application not yet installed. */
export interface DemoPortal {
  readonly running: RunningSimulator;
  readonly portal: Portal;
  /** Credentials of the application at the simulated vendor. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Address of the authorisation server's tokens. */
  readonly oauthUrl: string;
  /** `http://127.0.0.1:8781/rest/1/<secret>/`, with all scopes. */
  readonly webhook: string;
  /** Installs the application, as an administrator would; events go to the house from then on. */
  install(houseUrl: string): void;
}

/** Everything that the product and people with a webhook may want of a portal. */
const scopes = [
  ...['crm', 'catalog', 'sale', 'user', 'department', 'sonet_group', 'log', 'im', 'placement', 'bizproc'],
  ...['userfieldconfig', 'telephony', 'disk', 'task', 'pay_system', 'delivery', 'imopenlines', 'calendar'],
];

/**
 * Starts the simulator with one portal. `empty`: only what a portal has on its first day. Each start makes a portal of
 * its own, because its contents live in memory only.
 * @throws StartFailed when the port is taken or the folder cannot be written
 */
export async function startDemoPortal(options: {
  readonly port: number;
  readonly dir: string;
  readonly empty: boolean;
}): Promise<DemoPortal> {
  // Here already, because the portal writes its log into it: for its owner alone, and with a word when it cannot be had.
  await prepareFolder(options.dir);
  const running = await listen(options);
  const { simulator, origin, oauthOrigin } = running;
  const portal = simulator.createPortal({
    name: 'demo',
    memberId: randomBytes(16).toString('hex'),
    address: origin,
  });
  fillPortal(portal, simulator.random, systemClock.now(), { companies: options.empty ? 0 : 12 });
  const secret = randomBytes(12).toString('hex');
  portal.store(webhooksStore).add((id) => ({ id, userId: 1, secret, scopes }));
  const clientId = 'local.most24.demo';
  const clientSecret = randomBytes(24).toString('hex');
  return {
    running,
    portal,
    clientId,
    clientSecret,
    oauthUrl: `${oauthOrigin}/oauth/token/`,
    webhook: `${portal.address}/rest/1/${secret}/`,
    install: (houseUrl) => {
      const application: Application = {
        clientId,
        clientSecret,
        code: 'most24.onec',
        scopes,
        callbackUrl: `${houseUrl}/portal/events`,
        apiOnly: true,
      };
      simulator.applications.install(portal, application, 1, 'L');
    },
  };
}

async function listen({
  port,
  dir,
}: {
  readonly port: number;
  readonly dir: string;
}): Promise<RunningSimulator> {
  try {
    const seed = randomBytes(4).readUInt32BE();
    return await startPortalSimulator({ port, oauthPort: 0, clock: systemClock, seed, dir, times: 'real' });
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') throw portalPortTaken(port, error);
    throw error;
  }
}
