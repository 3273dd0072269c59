import type { HttpMethod, RouteContract } from './route.ts';

interface Address {
  readonly method: HttpMethod | 'HEAD';
  readonly path: string;
}

/** Where the gateway reaches a function: its routes, and HEAD wherever there is a GET. */
export function routeAddresses(routes: readonly RouteContract[]): readonly Address[] {
  return routes.flatMap(({ method, path }): readonly Address[] => {
    const address = { method, path: gatewayPath(path) };
    return method === 'GET' ? [address, { ...address, method: 'HEAD' }] : [address];
  });
}

/**
 * API Gateway takes no route that ends in a slash; a greedy parameter there catches what has the slash and nothing else.
 * The function goes by the path as asked. See "Create routes for HTTP APIs", Amazon API Gateway developer guide.
 */
function gatewayPath(path: string): string {
  return path.endsWith('/') ? `${path}{slash+}` : path;
}
