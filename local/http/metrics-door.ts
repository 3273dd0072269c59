import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { tokenHash } from '../data-folder/operator-token.ts';
import type { SideDoor } from './front-door.ts';
import { splitUrl } from './request.ts';

export interface MetricsDoorOptions {
  /** `token`: the operator's bearer token, or anybody on this machine while the service is not published. */
  readonly access: 'open' | 'token' | 'off';
  readonly operatorToken: string;
  /** A proxy may stand before the service, so that an address of this machine proves nothing. */
  readonly published: boolean;
  /** The metrics in Prometheus' text format. */
  readonly exposition: () => Promise<string>;
}

const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves `GET /metrics` for Prometheus. */
export function metricsDoor(options: MetricsDoorOptions): SideDoor {
  return (message, response) => {
    if (options.access === 'off' || message.method !== 'GET') return false;
    if (splitUrl(message.url ?? '').path !== '/metrics') return false;
    if (!isAllowed(options, message)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer', 'content-length': '0' });
      response.end();
      return true;
    }
    options.exposition().then(
      (body) => {
        response.writeHead(200, { 'content-type': contentType });
        response.end(body);
      },
      () => {
        response.writeHead(500);
        response.end();
      },
    );
    return true;
  };
}

function isAllowed(options: MetricsDoorOptions, message: IncomingMessage): boolean {
  if (options.access === 'open') return true;
  const given = /^Bearer +(\S+)$/i.exec(message.headers.authorization ?? '')?.[1];
  if (given !== undefined) {
    return timingSafeEqual(Buffer.from(tokenHash(given)), Buffer.from(tokenHash(options.operatorToken)));
  }
  return !options.published && isLoopback(message.socket.remoteAddress ?? '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
