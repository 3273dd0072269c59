import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Listening, listenOnLoopback } from '../../loopback.ts';
import type { OdataServer } from './server.ts';

/** Lets a published base listen on this machine. @param port any free one when 0 */
export async function listen(server: OdataServer, port = 0): Promise<Listening> {
  const web = createServer((request, response) => {
    answer(server, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  return listenOnLoopback(web, port);
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
