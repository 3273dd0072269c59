import { type Http, HttpFailed, type HttpResponse } from '../../shared/ports/http.ts';
import type { OdataServer } from '../../simulators/onec/odata/server.ts';

/**
 * Requests that reach a simulated published base without a socket, so that they may run on virtual time.
 * @param mostBytes a limit of answers below the one that is asked for
 */
export function odataHttp(
  serverAt: (url: URL) => OdataServer | undefined,
  mostBytes = Number.POSITIVE_INFINITY,
): Http {
  return {
    request: async ({ body, headers, maxBytes, method, url }): Promise<HttpResponse> => {
      if (body !== undefined && typeof body !== 'string') throw new TypeError('only text is sent to bases');
      const server = serverAt(new URL(url));
      if (!server) throw new HttpFailed('connect', 'no such host');
      const reply = await server.handle({ method, url, headers: headers ?? {}, body: body ?? '' });
      if (reply === 'no-connection') throw new HttpFailed('connect', 'no connection');
      if (reply === 'reset') throw new HttpFailed('reset', 'connection reset');
      const bytes = new TextEncoder().encode(reply.body);
      if (bytes.length > Math.min(maxBytes, mostBytes))
        throw new HttpFailed('too-large', `more than ${maxBytes} bytes`);
      return { status: reply.status, headers: reply.headers, body: bytes };
    },
    stream: () => Promise.reject(new Error('published bases have no streams')),
  };
}
