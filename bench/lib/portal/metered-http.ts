import type { Http } from '../../../shared/ports/http.ts';
import type { RequestHandler } from '../../../simulators/portal/transport/in-process.ts';
import { simulatorHttp } from '../../../test/support/simulator-http.ts';

/** Requests of one application as they went out. */
export interface Meter {
  calls: number;
  /** Answers 503: too many requests. */
  refused: number;
}

/** Requests that reach the simulator without a socket, so that they take virtual time only; counted. */
export function meteredHttp(simulator: RequestHandler, source: string, meter: Meter): Http {
  const http = simulatorHttp(simulator, source);
  return {
    ...http,
    request: async (asked) => {
      meter.calls += 1;
      const answer = await http.request(asked);
      if (answer.status === 503) meter.refused += 1;
      return answer;
    },
  };
}
