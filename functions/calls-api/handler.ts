import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { callJournalRoutes } from './call-journal-routes.ts';
import { callSettingsRoutes } from './call-settings-routes.ts';
import type { CallsApiDeps } from './deps.ts';

/** The part of the API about telephone calls. */
export function createHandler(deps: CallsApiDeps) {
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: { operator: deps.operator, person: deps.person },
    routes: [...callJournalRoutes(deps), ...callSettingsRoutes(deps)],
  });
}
