import { type Http, HttpFailed, type HttpRequest, type HttpResponse } from '../../shared/ports/http.ts';
import type { RequestHandler } from '../../simulators/portal/transport/in-process.ts';

/** Requests that reach the portal simulator without a socket, so that they may run on virtual time. */
export function simulatorHttp(simulator: RequestHandler, source = '203.0.113.1'): Http {
  const request = async ({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> => {
    const answer = await simulator.handle({
      method,
      url,
      headers: headers ?? {},
      body: await wholeBody(body),
      source,
    });
    if (answer.kind === 'reset') throw new HttpFailed('reset', 'connection reset');
    return { status: answer.status, headers: answer.headers, body: bytesOf(answer.body) };
  };
  return {
    request,
    stream: async (asked) => {
      const { body, ...head } = await request(asked);
      return { ...head, stream: inPieces(body) };
    },
  };
}

async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  const half = Math.ceil(body.length / 2);
  yield body.subarray(0, half);
  yield body.subarray(half);
}

async function wholeBody(body: HttpRequest['body']): Promise<string | Uint8Array<ArrayBuffer>> {
  if (body === undefined || typeof body === 'string') return body ?? '';
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

function bytesOf(body: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}
