import { type Http, HttpFailed, type HttpResponse } from '../../../shared/ports/http.ts';
import type { RequestHandler } from '../../../simulators/portal/transport/in-process.ts';

/** Requests of one application as they went out. */
export interface Meter {
  calls: number;
  /** Answers 503: too many requests. */
  refused: number;
}

const encoder = new TextEncoder();

/** Requests that reach the simulator without a socket, so that they take virtual time only; counted. */
export function meteredHttp(simulator: RequestHandler, source: string, meter: Meter): Http {
  return {
    request: async ({ method, url, headers, body }): Promise<HttpResponse> => {
      if (body !== undefined && typeof body !== 'string') throw new TypeError('only text is sent to portals');
      meter.calls += 1;
      const answer = await simulator.handle({
        method,
        url,
        headers: headers ?? {},
        body: body ?? '',
        source,
      });
      if (answer.kind === 'reset') throw new HttpFailed('reset', 'connection reset');
      if (answer.status === 503) meter.refused += 1;
      const bytes = typeof answer.body === 'string' ? encoder.encode(answer.body) : answer.body;
      return { status: answer.status, headers: answer.headers, body: bytes };
    },
    stream: () => Promise.reject(new TypeError('the simulator has no streams')),
  };
}
