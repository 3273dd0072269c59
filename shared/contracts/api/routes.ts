import { deleteError, deleteErrors, getError, listErrors, patchError, repeatError } from './errors.ts';
import { getHistoryBodies, getHistorySettings, listHistory, putHistorySettings } from './history.ts';
import { getHealth, getOpenApi } from './meta.ts';
import { onecExchangeRoutes } from './onec-exchange.ts';
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
  ...onecExchangeRoutes,
];

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
