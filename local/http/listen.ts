import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from '../../shared/kernel/text.ts';
import { errorCode, reasonOf, StartFailed } from '../start-failed.ts';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no new connection, lets requests under way end; cuts them off after so many milliseconds. */
  close(patienceMilliseconds: number): Promise<void>;
}

/** API Gateway takes at most 10 240 bytes of headers. */
const maxHeaderSize = 16 * 1024;

/** Starts to listen. @throws StartFailed when the port is taken or the address is not this machine's. */
export async function listen(listener: RequestListener, host: string, port: number): Promise<Listening> {
  let closing = false;
  const server = createServer(
    { maxHeaderSize, keepAliveTimeout: 65_000, noDelay: true },
    (message, response) => {
      // A client that keeps its connection busy would otherwise hold up a clean stop for as long as it likes.
      if (closing) response.setHeader('connection', 'close');
      return listener(message, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(trouble(error, host, port)));
    server.listen({ host, port, backlog: 1024 }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (patience) => {
      closing = true;
      return close(server, patience);
    },
  };
}

async function close(server: Server, patienceMilliseconds: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patienceMilliseconds);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}

function trouble(error: Error, host: string, port: number): StartFailed {
  const texts = {
    EADDRINUSE: text(
      `Порт ${port} на ${host} занят. Остановите другую программу или укажите другой порт: --port N.`,
      `Port ${port} on ${host} is in use. Stop the other program or choose another port: --port N.`,
    ),
    EACCES: text(
      `На порту ${port} слушать нельзя: нужны права администратора. Укажите порт больше 1023: --port N.`,
      `Listening on port ${port} needs administrator rights. Choose a port above 1023: --port N.`,
    ),
  } as const;
  const code = errorCode(error);
  const known = code === 'EADDRINUSE' || code === 'EACCES' ? texts[code] : undefined;
  const other = text(
    `На адресе ${host}:${port} слушать не удаётся (${reasonOf(error)}). Проверьте host и port.`,
    `Cannot listen on ${host}:${port} (${reasonOf(error)}). Check host and port.`,
  );
  return new StartFailed([known ?? other], { cause: error });
}
