import type { PortalRequest, PortalResponse } from './request.ts';

/** What a caller sees when the connection broke. */
export class ConnectionReset extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('socket hang up');
    this.name = 'ConnectionReset';
  }
}

/** Anything that answers requests of portals. */
export interface RequestHandler {
  handle(request: PortalRequest): Promise<PortalResponse>;
}

/**
 * A `fetch` that reaches the simulator without a socket, so that it may run on virtual time. Redirects are never
 * followed. `source` is the IP address the caller seems to come from.
 */
export function inProcessFetch(handler: RequestHandler, source = '203.0.113.1'): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const response = await handler.handle({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: new Uint8Array(await request.arrayBuffer()),
      source,
    });
    if (response.kind === 'reset') throw new TypeError('fetch failed', { cause: new ConnectionReset() });
    return new Response(response.body, { status: response.status, headers: { ...response.headers } });
  };
}
