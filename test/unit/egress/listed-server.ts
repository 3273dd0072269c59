import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { createEgress } from '../../../shared/adapters/egress/create-egress.ts';
import { isPublicAddress } from '../../../shared/adapters/egress/public-address.ts';
import { HttpFailed, type HttpRequest } from '../../../shared/ports/http.ts';

/** What the test at hand leaves behind. */
export const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a server on a free port of this machine. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** A web server on this machine whose origin is listed, reached under a name that only our resolver knows. */
export async function listedServer(listener: RequestListener) {
  return listedOn(await listening(createServer(listener)));
}

/** A server that speaks by hand, byte for byte. */
export async function rawServer(onRequest: (socket: Socket) => void) {
  return listedOn(await listening(createTcpServer((socket) => socket.once('data', () => onRequest(socket)))));
}

/** A way out for which the origin on this port is listed. */
export function listedOn(port: number) {
  const origin = `http://base.test:${port}`;
  const resolved: string[] = [];
  const egress = createEgress(
    { allow: [origin] },
    {
      resolve: async (hostname) => {
        resolved.push(hostname);
        return [{ address: '127.0.0.1', family: 4 }];
      },
      isPublic: isPublicAddress,
    },
  );
  closing.push(() => egress.close());
  const ask = (changes: Partial<HttpRequest> = {}) =>
    egress.request({
      method: 'GET',
      url: `${origin}/`,
      timeoutMilliseconds: 2000,
      maxBytes: 1000,
      ...changes,
    });
  return { ask, egress, origin, resolved };
}

/** The failure that a request ended with. */
export async function failureOf(asked: Promise<unknown>): Promise<HttpFailed> {
  const thrown = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof HttpFailed) return thrown;
  throw new Error(`expected HttpFailed, got ${String(thrown)}`);
}
