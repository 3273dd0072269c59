import { getOpenApi } from '../../shared/contracts/api/meta.ts';
import { apiRoutes } from '../../shared/contracts/api/routes.ts';
import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import { openApiDocument } from '../../shared/entry/http/open-api.ts';
import { serve } from '../../shared/entry/http/serve.ts';
import type { ApiDescriptionDeps } from './deps.ts';

/** The one function that knows every route: it describes them, and says what there is where nothing was found. */
export function createHandler({ clock, telemetry }: ApiDescriptionDeps) {
  return httpEntry({
    clock,
    telemetry,
    authenticators: {},
    otherRoutes: apiRoutes,
    routes: [
      serve(getOpenApi).with(async ({ language }) => ({
        status: 200,
        body: openApiDocument(apiRoutes, '1', language),
      })),
    ],
  });
}
