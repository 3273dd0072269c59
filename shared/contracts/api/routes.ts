import { getHealth, getOpenApi } from './meta.ts';
import { onecExchangeRoutes } from './onec-exchange.ts';
import type { HttpMethod, RouteContract } from './route.ts';

/** Every route of the HTTP API, of all functions. */
export const apiRoutes: readonly RouteContract[] = [getHealth, getOpenApi, ...onecExchangeRoutes];

interface Address {
  readonly method: HttpMethod | 'HEAD';
  readonly path: string;
}

/** Where a function is reachable: its routes, and HEAD wherever there is a GET. */
export function routeAddresses(functionName: string): readonly Address[] {
  return apiRoutes
    .filter((route) => route.function === functionName)
    .flatMap(({ method, path }): readonly Address[] =>
      method === 'GET'
        ? [
            { method, path },
            { method: 'HEAD', path },
          ]
        : [{ method, path }],
    );
}
