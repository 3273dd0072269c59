import type { IncomingMessage } from 'node:http';

/** A request read to its end. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  readonly query: string;
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

/** The request's body is larger than allowed. */
export class BodyTooLarge extends Error {}

/** Reads the body. @throws BodyTooLarge beyond the given number of bytes; Error when the client hangs up. */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(message.headers['content-length'] ?? 0) > maxBytes) {
      reject(new BodyTooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject(new BodyTooLarge());
      else chunks.push(chunk);
    });
    message.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.on('error', reject);
    message.on('aborted', () => reject(new Error('the client hung up')));
  });
}

/** Parts the address of a request into path and query. */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** The client's address; that of the nearest proxy's word when the operator trusts his proxy. */
export function sourceAddress(message: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? message.headers['x-forwarded-for'] : undefined;
  const nearest = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return nearest || (message.socket.remoteAddress ?? '');
}
