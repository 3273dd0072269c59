import * as z from 'zod';
import { type Installation, installationsStore } from '../auth/applications.ts';
import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import type { PortalSimulator } from '../simulator.ts';
import { ControlError, type ControlRoute, route, routeWithBody } from './control-route.ts';
import { portalOf, withoutAbsent } from './portal-routes.ts';

const status = z.enum(['L', 'F', 'D', 'T', 'P', 'S']);

const install = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  code: z.string().default('local.application'),
  scopes: z.array(z.string()),
  callbackUrl: z.string().describe('Where ONAPPINSTALL, ONAPPUPDATE and ONAPPUNINSTALL go'),
  redirectUrl: z.string().optional(),
  apiOnly: z.boolean().default(true),
  userId: z.int().default(1),
  status: status.default('L'),
});

const change = z.strictObject({
  paymentExpired: z.boolean().optional(),
  status: status.optional(),
  allowedUsers: z.array(z.int()).nullable().optional().describe('null lets everybody use it'),
});

/** What becomes of applications in a portal. */
export const applicationRoutes: readonly ControlRoute[] = [
  routeWithBody(
    'POST',
    '/control/portals/{portal}/applications',
    'Installs an application; ONAPPINSTALL goes out',
    install,
    ({ simulator, path, body }) => {
      const { userId, status: wanted, ...application } = body;
      const portal = portalOf(simulator, path);
      assertUser(portal, userId);
      const installation = simulator.applications.install(portal, withoutAbsent(application), userId, wanted);
      return { applicationToken: installation.applicationToken, finished: installation.finished };
    },
  ),
  routeWithBody(
    'PATCH',
    '/control/portals/{portal}/applications/{clientId}',
    'Changes payment (ONAPPPAYMENT goes out), status and who may use it',
    change,
    ({ simulator, path, body }) => {
      const installation = installationOf(simulator, path);
      if (body.paymentExpired !== undefined)
        simulator.applications.setPayment(portalOf(simulator, path), installation, body.paymentExpired);
      if (body.status) installation.status = body.status;
      if (body.allowedUsers !== undefined) installation.allowedUsers = body.allowedUsers ?? undefined;
      return true;
    },
  ),
  route(
    'POST',
    '/control/portals/{portal}/applications/{clientId}/finish',
    'What the page of the application says by installFinish',
    ({ simulator, path }) => {
      simulator.applications.finish(installationOf(simulator, path));
      return true;
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/applications/{clientId}/update',
    'Installs the next version; ONAPPUPDATE goes out',
    z.strictObject({ newApplicationToken: z.boolean().default(false) }),
    ({ simulator, path, body }) => {
      const installation = installationOf(simulator, path);
      simulator.applications.update(portalOf(simulator, path), installation, body.newApplicationToken);
      return { version: installation.version };
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/applications/{clientId}/uninstall',
    'Removes the application; ONAPPUNINSTALL goes out',
    z.strictObject({ clean: z.boolean().default(false) }),
    ({ simulator, path, body }) => {
      const installation = installationOf(simulator, path);
      simulator.applications.uninstall(portalOf(simulator, path), installation, body.clean);
      return true;
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/applications/{clientId}/tokens',
    'A pair of tokens of a user, as a page of the application gets it',
    z.strictObject({ userId: z.int() }),
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      const { application } = installationOf(simulator, path);
      assertUser(portal, body.userId);
      const { tokens, clock } = simulator.engine;
      const grant = { portal, clientId: application.clientId, userId: body.userId };
      return { ...tokens.issue(grant, clock.now()) };
    },
  ),
  route(
    'POST',
    '/control/portals/{portal}/applications/{clientId}/expire-tokens',
    'Lets every access token of the application expire now',
    ({ simulator, path }) => {
      const { application } = installationOf(simulator, path);
      const { tokens, clock } = simulator.engine;
      tokens.expireAll(portalOf(simulator, path), application.clientId, clock.now());
      return true;
    },
  ),
];

function installationOf(simulator: PortalSimulator, path: Readonly<Record<string, string>>): Installation {
  const clientId = path['clientId'] ?? '';
  const installation = portalOf(simulator, path).store(installationsStore).get(clientId);
  if (!installation) throw new ControlError(404, `not installed: ${clientId}`);
  return installation;
}

function assertUser(portal: Portal, userId: number): void {
  if (!portal.store(usersStore).get(userId)) throw new ControlError(400, `no user: ${userId}`);
}
