import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { PortalSimulator } from '../simulator.ts';
import { jsonResponse, type PortalRequest, type PortalResponse } from '../transport/request.ts';
import { applicationRoutes } from './application-routes.ts';
import { automationRoutes } from './automation-routes.ts';
import { callRoutes } from './call-routes.ts';
import { ControlError, type ControlRoute } from './control-route.ts';
import { dealRoutes } from './deal-routes.ts';
import { openApiDocument } from './open-api.ts';
import { portalRoutes } from './portal-routes.ts';
import { simulatorRoutes } from './simulator-routes.ts';

/** All routes but the description itself. */
export const controlRoutes: readonly ControlRoute[] = [
  ...portalRoutes,
  ...applicationRoutes,
  ...callRoutes,
  ...dealRoutes,
  ...automationRoutes,
  ...simulatorRoutes,
];

/** Where the description is. */
const descriptionPath = '/control/openapi.json';

/** Answers requests below `/control/`; `undefined` for any other. */
export async function controlInterface(
  simulator: PortalSimulator,
  request: PortalRequest,
): Promise<PortalResponse | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  if (!pathname.startsWith('/control/')) return undefined;
  if (pathname === descriptionPath) return jsonResponse(200, JSON.stringify(openApiDocument(controlRoutes)));
  try {
    for (const route of controlRoutes) {
      const path = route.method === request.method ? matchPath(route.path, pathname) : undefined;
      if (!path) continue;
      const result = await route.handle({ simulator, path, query: searchParams, body: bodyOf(request) });
      return jsonResponse(200, JSON.stringify(result));
    }
    throw new ControlError(404, `no route: ${request.method} ${pathname}`);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return jsonResponse(error.status, JSON.stringify({ error: error.message }));
  }
}

function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const [wanted, given] = [template.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = decodeURIComponent(given[index] ?? '');
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name !== undefined) names[name] = actual;
    else if (part !== actual) return undefined;
  }
  return names;
}

function bodyOf({ body }: PortalRequest): Json {
  if (body.length === 0) return {};
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8')) as Json;
  } catch {
    throw new ControlError(400, 'the body is not valid JSON');
  }
}
