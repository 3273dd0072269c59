import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HttpFailed, type HttpRequest, type HttpStreamResponse } from '../../ports/http.ts';
import type { Connections } from './agents.ts';
import { startDeadline } from './deadline.ts';
import { httpFailed, type Stage } from './failure.ts';
import { send } from './send.ts';

/** Names are in lower case, and repeated ones joined, by `node:http`, but for `set-cookie`, which no comma may join. */
function headersOf(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : (value ?? ''),
    ]),
  );
}

/** Sends one request to a checked target and answers once the headers are there. @throws HttpFailed */
export async function exchange(
  connections: Connections,
  url: URL,
  request: HttpRequest,
): Promise<HttpStreamResponse> {
  const deadline = startDeadline(request.timeoutMilliseconds, request.signal);
  let stage: Stage = 'before-request';
  try {
    const answer = await send(connections, url, request, deadline, () => {
      stage = 'before-answer';
    });
    refuseLarge(answer, request);
    const stream = limited(answer, request.maxBytes, deadline.clear);
    return { status: answer.statusCode ?? 0, headers: headersOf(answer.headers), stream };
  } catch (error) {
    deadline.clear();
    throw httpFailed(error, stage);
  }
}

function tooLarge(maxBytes: number): HttpFailed {
  return new HttpFailed('too-large', `the answer is larger than ${maxBytes} bytes`);
}

/** An answer that announces to be too large is not read at all. @throws HttpFailed */
function refuseLarge(answer: IncomingMessage, { maxBytes, method }: HttpRequest): void {
  if (method === 'HEAD' || !(Number(answer.headers['content-length'] ?? 0) > maxBytes)) return;
  const error = tooLarge(maxBytes);
  answer.destroy(error);
  throw error;
}

/** The body as it comes. Ends the exchange however the reading ends. @throws HttpFailed */
async function* limited(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  ended: () => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw httpFailed(error, 'in-body');
  } finally {
    ended();
  }
}
