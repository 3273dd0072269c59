import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { dataRoutes } from './data-routes.ts';
import type { ReportsApiDeps } from './deps.ts';
import { noticeRoutes } from './notice-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

/** The part of the API about reports. */
export function createHandler(deps: ReportsApiDeps) {
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: { operator: deps.operator },
    routes: [...subscriptionRoutes(deps), ...dataRoutes(deps), ...noticeRoutes(deps)],
  });
}
