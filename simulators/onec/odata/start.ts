import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { OdataServer } from './server.ts';

/** A published base that listens. */
export interface ListeningBase {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Lets a published base listen on this machine. @param port any free one when 0 */
export async function listen(server: OdataServer, port = 0): Promise<ListeningBase> {
  const web = createServer((request, response) => {
    answer(server, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => web.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  return {
    origin,
    stop: async () => {
      web.closeAllConnections();
      await new Promise<void>((resolve) => web.close(() => resolve()));
    },
  };
}

async function answer(
  server: OdataServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers, method = 'GET', url = '/' } = request;
  const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const reply = await server.handle({
    method,
    url: `http://1c-server${url}`,
    headers: Object.fromEntries(plain),
    body: await text(request),
  });
  if (typeof reply === 'string') {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}
