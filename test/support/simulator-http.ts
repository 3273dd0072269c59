import { type Http, HttpFailed, type HttpResponse } from '../../shared/ports/http.ts';
import type { RequestHandler } from '../../simulators/portal/transport/in-process.ts';

/** Requests that reach the portal simulator without a socket, so that they may run on virtual time. */
export function simulatorHttp(simulator: RequestHandler, source = '203.0.113.1'): Http {
  return {
    request: async ({ method, url, headers, body }): Promise<HttpResponse> => {
      if (body !== undefined && typeof body !== 'string') throw new TypeError('only text is sent to portals');
      const answer = await simulator.handle({
        method,
        url,
        headers: headers ?? {},
        body: body ?? '',
        source,
      });
      if (answer.kind === 'reset') throw new HttpFailed('reset', 'connection reset');
      return { status: answer.status, headers: answer.headers, body: bytesOf(answer.body) };
    },
    stream: () => Promise.reject(new Error('the simulator has no streams')),
  };
}

function bytesOf(body: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}
