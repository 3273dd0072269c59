import type { RequestListener } from 'node:http';
import { type Listening, listen } from './http/listen.ts';
import { gatewayAnswer } from './http/proxy-result.ts';

/** A port that is taken at once and served once the house stands. */
export interface Front extends Listening {
  /** From now on requests go here; until then they are answered with 503. */
  open(listener: RequestListener): void;
}

const starting = gatewayAnswer(503, 'Service Unavailable');

/** Takes the port, so that a second house is refused before it touches anything. @throws StartFailed */
export async function openFront(host: string, port: number): Promise<Front> {
  let current: RequestListener = (_, response) => {
    response.writeHead(starting.status, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end(starting.body);
  };
  const listening = await listen((message, response) => current(message, response), host, port);
  return {
    ...listening,
    open: (listener) => {
      current = listener;
    },
  };
}

/** The address by which this machine reaches the port. */
export function localUrl(host: string, port: number): string {
  const anywhere = host === '0.0.0.0' || host === '::';
  const name = anywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
