import { getHealth } from '../../shared/contracts/api/meta.ts';
import { keys } from '../../shared/contracts/keys.ts';
import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { serve } from '../../shared/entry/http/serve.ts';
import { connectionRoutes } from './connection-routes.ts';
import type { ApiDeps } from './deps.ts';
import { errorRoutes } from './error-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { runRoutes } from './run-routes.ts';

/** The front door. */
export function createHandler(deps: ApiDeps) {
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: { operator: deps.operator },
    routes: [
      serve(getHealth).with(async ({ telemetry }) => {
        try {
          await deps.table.get(keys.health.build({}));
          return { status: 200, body: { status: 'ok' } };
        } catch (error) {
          telemetry.error('the storage does not answer', error);
          return { status: 503, body: { status: 'unavailable' } };
        }
      }),
      ...historyRoutes(deps),
      ...errorRoutes(deps),
      ...connectionRoutes(deps),
      ...linkRoutes(deps),
      ...runRoutes(deps),
    ],
  });
}
