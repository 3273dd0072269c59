import { Readable } from 'node:stream';
import { type Dispatcher, request as send } from 'undici';
import { HttpFailed, type HttpRequest, type HttpStreamResponse } from '../../ports/http.ts';
import { startDeadline } from './deadline.ts';
import { httpFailed, type Stage } from './failure.ts';

/** A handler that also tells when its request is about to be written to a connected socket. */
function tellingBegin(handler: Dispatcher.DispatchHandler, begun: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...given) => {
      begun();
      handler.onRequestStart?.(...given);
    },
    onResponseStart: (...given) => handler.onResponseStart?.(...given),
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  };
}

function headersOf(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(name.toLowerCase() === 'set-cookie' ? '\n' : ', ') : (value ?? ''),
    ]),
  );
}

function bodyOf({ body }: HttpRequest): string | Uint8Array | Readable | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? body : Readable.from(body);
}

/** Sends one request to a checked target and answers once the headers are there. @throws HttpFailed */
export async function exchange(
  dispatcher: Dispatcher,
  url: URL,
  request: HttpRequest,
): Promise<HttpStreamResponse> {
  const deadline = startDeadline(request.timeoutMilliseconds, request.signal);
  let stage: Stage = 'before-request';
  const marking = dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(
        options,
        tellingBegin(handler, () => {
          stage = 'before-answer';
        }),
      ),
  );
  try {
    const sent = send(url, {
      dispatcher: marking,
      method: request.method,
      headers: { ...request.headers },
      body: bodyOf(request),
      signal: deadline.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const response = await Promise.race([sent, deadline.over]);
    refuseLarge(response, request);
    const stream = limited(response.body, request.maxBytes, deadline.clear);
    return { status: response.statusCode, headers: headersOf(response.headers), stream };
  } catch (error) {
    deadline.clear();
    throw httpFailed(error, stage);
  }
}

function tooLarge(maxBytes: number): HttpFailed {
  return new HttpFailed('too-large', `the answer is larger than ${maxBytes} bytes`);
}

/** An answer that announces to be too large is not read at all. @throws HttpFailed */
function refuseLarge({ body, headers }: Dispatcher.ResponseData, { maxBytes, method }: HttpRequest): void {
  if (method === 'HEAD' || !(Number(headers['content-length'] ?? 0) > maxBytes)) return;
  const error = tooLarge(maxBytes);
  body.on('error', () => undefined).destroy(error);
  throw error;
}

/** The body as it comes. Ends the exchange however the reading ends. @throws HttpFailed */
async function* limited(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
  ended: () => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
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
