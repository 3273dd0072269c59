import { agentRoutes } from './agent.ts';
import { clientSettingsRoutes } from './client-settings.ts';
import { connectionRoutes } from './connections.ts';
import { deleteError, deleteErrors, getError, listErrors, patchError, repeatError } from './errors.ts';
import { getHistoryBodies, getHistorySettings, listHistory, putHistorySettings } from './history.ts';
import { linkRoutes } from './links.ts';
import { getHealth, getOpenApi } from './meta.ts';
import { noticeRoutes } from './notices.ts';
import { onecExchangeRoutes } from './onec-exchange.ts';
import { portalAppRoutes } from './portal-app.ts';
import { reportSubscriptionRoutes } from './report-subscriptions.ts';
import { reportRoutes } from './reports.ts';
import type { HttpMethod, RouteContract } from './route.ts';

/** Every route of the HTTP API, of all functions. */
export const apiRoutes: readonly RouteContract[] = [
  getHealth,
  getOpenApi,
  listHistory,
  getHistoryBodies,
  getHistorySettings,
  putHistorySettings,
  listErrors,
  deleteErrors,
  getError,
  patchError,
  deleteError,
  repeatError,
  ...connectionRoutes,
  ...clientSettingsRoutes,
  ...linkRoutes,
  ...onecExchangeRoutes,
  ...portalAppRoutes,
  ...agentRoutes,
  ...reportSubscriptionRoutes,
  ...reportRoutes,
  ...noticeRoutes,
];

interface Address {
  readonly method: HttpMethod | 'HEAD';
  readonly path: string;
}

/** Where the gateway reaches a function: its routes, and HEAD wherever there is a GET. */
export function routeAddresses(functionName: string): readonly Address[] {
  return apiRoutes
    .filter((route) => route.function === functionName)
    .flatMap(({ method, path }): readonly Address[] => {
      const address = { method, path: gatewayPath(path) };
      return method === 'GET' ? [address, { ...address, method: 'HEAD' }] : [address];
    });
}

/**
 * API Gateway takes no route that ends in a slash; a greedy parameter there catches what has the slash and nothing else.
 * The function goes by the path as asked. See "Create routes for HTTP APIs", Amazon API Gateway developer guide.
 */
function gatewayPath(path: string): string {
  return path.endsWith('/') ? `${path}{slash+}` : path;
}
