import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import type { HttpRequest } from '../../ports/http.ts';
import type { Connections } from './agents.ts';
import type { Deadline } from './deadline.ts';

const connectMilliseconds = 10_000;

/** The headers of the caller and the one that tells where the body ends: `node:http` leaves it out of a GET or DELETE. */
function headersWithLength({ headers, body }: HttpRequest): OutgoingHttpHeaders {
  if (body === undefined) return { ...headers };
  const announced = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'content-length');
  if (announced) return { ...headers };
  return typeof body === 'string' || body instanceof Uint8Array
    ? { ...headers, 'content-length': Buffer.byteLength(body) }
    : { ...headers, 'transfer-encoding': 'chunked' };
}

/** Ends the request with what its body fails with, before the pipeline ends it with less. */
async function* piecesOf(
  body: AsyncIterable<Uint8Array>,
  request: ClientRequest,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function writeBody(request: ClientRequest, body: HttpRequest['body']): void {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
  // Whatever it fails with is an event of the request, too.
  else pipeline(piecesOf(body, request), request).catch(() => undefined);
}

/** Tells when a connection stands and the first byte of the request is about to leave, and gives up on a slow one. */
function watchConnecting(request: ClientRequest, socket: Socket, begun: () => void): void {
  if (!socket.connecting && request.reusedSocket) {
    begun();
    return;
  }
  const slow = setTimeout(
    () => request.destroy(new Error(`no connection within ${connectMilliseconds} ms`)),
    connectMilliseconds,
  );
  socket.once('close', () => clearTimeout(slow));
  socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
    clearTimeout(slow);
    begun();
  });
}

/**
 * Sends one request and waits for the head of its answer. `begun` is called before the first byte leaves: an error
 * until then means that nothing was sent. A kept connection counts as begun at once, for what is written to one that
 * the other end is just closing may have been read.
 * @throws whatever the connection or the body fails with, or `GivenUp`
 */
export function send(
  connections: Connections,
  url: URL,
  asked: HttpRequest,
  deadline: Deadline,
  begun: () => void,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = connections.open(url, { method: asked.method, headers: headersWithLength(asked) });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection was closed without an answer')));
    request.on('socket', (socket) => watchConnecting(request, socket, begun));
    request.on('response', (answer) => {
      // From now on it is the body of the answer that fails; its end ends a request that is still being written.
      answer.on('error', () => undefined);
      answer.on('close', () => {
        if (!request.writableFinished) request.destroy();
      });
      deadline.ends(answer);
      resolve(answer);
    });
    deadline.ends(request);
    if (!request.destroyed) writeBody(request, asked.body);
  });
}
