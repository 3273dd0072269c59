import { type Http, HttpFailed, type HttpRequest, type HttpResponse } from '../../shared/ports/http.ts';
import type { World } from './world.ts';

/** What goes wrong between the house and a published base. Changeable at any moment. */
export interface BaseFaults {
  /** So many of all requests fail. */
  share: number;
}

type Fault = (request: HttpRequest, ask: () => Promise<HttpResponse>, world: World) => Promise<HttpResponse>;

/** Each once before the base was reached, and once after it has done what was asked. */
const faults: readonly Fault[] = [
  async () => Promise.reject(new HttpFailed('connect', 'no connection')),
  async () => Promise.reject(new HttpFailed('reset', 'reset before')),
  async (_, ask) => {
    await ask();
    throw new HttpFailed('reset', 'reset after');
  },
  async ({ timeoutMilliseconds }, _, { clock }) => {
    await clock.sleep(timeoutMilliseconds);
    throw new HttpFailed('timeout', 'timeout before');
  },
  async ({ timeoutMilliseconds }, ask, { clock }) => {
    await ask();
    await clock.sleep(timeoutMilliseconds);
    throw new HttpFailed('timeout', 'timeout after');
  },
  async () => page(503, 'Service Unavailable'),
  async () => page(502, 'Bad Gateway'),
  async (_, ask) => {
    await ask();
    return page(504, 'Gateway Time-out');
  },
  async (_, ask) => {
    await ask();
    throw new HttpFailed('truncated', 'cut off');
  },
  async (_, ask) => {
    const { body, ...rest } = await ask();
    return { ...rest, body: body.subarray(0, Math.floor(body.length / 2)) };
  },
  // The answer is late, and somebody else may have been there meanwhile.
  async (_, ask, { clock, random }) => {
    const answer = await ask();
    await clock.sleep(random() * 60_000);
    return answer;
  },
];

/** The way to a base with trouble on it. */
export function faultyBase(base: Http, current: BaseFaults, world: World): Http {
  return {
    request: (request) => {
      const ask = () => base.request(request);
      if (current.share === 0 || world.random() >= current.share) return ask();
      const fault = faults[Math.floor(world.random() * faults.length)];
      return fault ? fault(request, ask, world) : ask();
    },
    stream: (request) => base.stream(request),
  };
}

function page(status: number, title: string): HttpResponse {
  const body = new TextEncoder().encode(`<html><head><title>${title}</title></head></html>`);
  return { status, headers: { 'content-type': 'text/html' }, body };
}
