import { agentRoutes } from './agent/routes.ts';
import { callRoutes } from './calls.ts';
import { clientSettingsRoutes } from './client-settings.ts';
import { connectionRoutes } from './connections.ts';
import { errorRoutes } from './errors.ts';
import { historyRoutes } from './history.ts';
import { linkRoutes } from './links.ts';
import { getHealth, getOpenApi } from './meta.ts';
import { noticeRoutes } from './notices.ts';
import { onecExchangeRoutes } from './onec-exchange.ts';
import { portalAppRoutes } from './portal-app.ts';
import { publishedBaseRoutes } from './published-base.ts';
import { reportSubscriptionRoutes } from './report-subscriptions.ts';
import { reportRoutes } from './reports.ts';
import type { RouteContract } from './route.ts';
import { runRoutes } from './runs.ts';

/**
 * Every route of the HTTP API, of all functions. Only what describes the whole API imports it: a function that answers
 * some of the routes would carry the schemas of all.
 */
export const apiRoutes: readonly RouteContract[] = [
  getHealth,
  getOpenApi,
  ...historyRoutes,
  ...errorRoutes,
  ...connectionRoutes,
  ...clientSettingsRoutes,
  ...linkRoutes,
  ...onecExchangeRoutes,
  ...portalAppRoutes,
  ...agentRoutes,
  ...reportSubscriptionRoutes,
  ...reportRoutes,
  ...noticeRoutes,
  ...runRoutes,
  ...callRoutes,
  ...publishedBaseRoutes,
];
