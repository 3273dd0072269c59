import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { clientSettingsRoutes } from './client-settings-routes.ts';
import type { SettingsApiDeps } from './deps.ts';

/** The part of the API about settings that hold formulas and rules. */
export function createHandler(deps: SettingsApiDeps) {
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: { operator: deps.operator },
    routes: clientSettingsRoutes(deps),
  });
}
