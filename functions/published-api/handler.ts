import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import type { PublishedApiDeps } from './deps.ts';
import { publishedBaseRoutes } from './published-base-routes.ts';

/** The part of the API that asks bases themselves. */
export function createHandler(deps: PublishedApiDeps) {
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: { operator: deps.operator },
    routes: publishedBaseRoutes(deps),
  });
}
