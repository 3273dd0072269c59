import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler } from './in-process.ts';
import type { PortalRequest, PortalResponse } from './request.ts';

/** The largest body the portal takes, bytes. */
const bodyLimit = 64 * 1024 * 1024;

/**
 * Serves a handler on `host:port` (0 picks a free port). A caller may say which IP address it comes from in
 * `x-portal-source`, since on one machine all come from the same.
 */
export async function serveHttp(handler: RequestHandler, port: number, host: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch((error: Error) => {
      // A bug of the simulator: visible at once, and in the answer.
      outgoing.statusCode = 500;
      outgoing.end(
        JSON.stringify({ error: 'SIMULATOR_BUG', error_description: error.stack ?? error.message }),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

/** `http://host:port` of a server that listens. */
export function originOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

async function answer(
  handler: RequestHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await bodyOf(incoming);
  if (body === undefined) {
    outgoing.writeHead(413).end();
    return;
  }
  write(await handler.handle(requestOf(incoming, body)), incoming, outgoing);
}

function requestOf(incoming: IncomingMessage, body: Buffer): PortalRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const source = headers['x-portal-source'] ?? incoming.socket.remoteAddress ?? '';
  const { address = '', port = 0 } = incoming.socket.address() as Partial<AddressInfo>;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}${incoming.url ?? '/'}`;
  return { method: incoming.method ?? 'GET', url, headers, body, source };
}

function write(response: PortalResponse, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (response.kind === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  outgoing.writeHead(response.status, response.headers);
  outgoing.end(response.body);
}

/** `undefined` when it is larger than the portal takes. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bodyLimit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
