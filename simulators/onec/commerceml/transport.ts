import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface OnecRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  /** Exactly these go out, besides what HTTP itself needs. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Milliseconds after which 1C gives up. */
  readonly timeout: number;
}

export interface OnecAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Sends one request; real HTTP or a handler in the same process. The transport keeps the time limit: on a simulated
 * clock a limit of the client's own would strike whenever the handler waits for a disk.
 */
export type Transport = (request: OnecRequest) => Promise<OnecAnswer>;

/** The answer broke off («Transferred a partial file») or there was none («Server returned nothing»). */
export class CutAnswer extends Error {
  readonly begun: boolean;

  constructor(begun: boolean, options?: ErrorOptions) {
    super(begun ? 'Transferred a partial file' : 'Server returned nothing (no headers, no data)', options);
    this.begun = begun;
  }
}

/** Real HTTP over one connection at a time, without `Accept` and `Content-Type`, as the platform of 1C sends it. */
export function httpTransport(): Transport {
  const agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: 1 }),
  };
  return async ({ method, url, headers, body, timeout }) => {
    const secure = url.startsWith('https:');
    const outgoing = (secure ? httpsRequest : httpRequest)(platformUrl(url), {
      method,
      headers: { ...headers, ...(body ? { 'Content-Length': String(body.length) } : {}) },
      agent: secure ? agents.https : agents.http,
      signal: AbortSignal.timeout(timeout),
    });
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve);
      outgoing.on('error', (cause: NodeJS.ErrnoException) => {
        reject(cause.code === 'ECONNRESET' ? new CutAnswer(false, { cause }) : cause);
      });
      outgoing.end(body);
    });
    return {
      status: answer.statusCode ?? 0,
      contentType: answer.headers['content-type'] ?? '',
      body: await wholeBody(answer),
    };
  };
}

async function wholeBody(answer: IncomingMessage): Promise<Uint8Array> {
  try {
    return await buffer(answer);
  } catch (cause) {
    throw answer.complete ? cause : new CutAnswer(true, { cause });
  }
}

/** The platform escapes what is no ASCII and spaces; slashes in `filename` stay. */
function platformUrl(url: string): string {
  return url.replaceAll(/[^\u0021-\u007e]+/g, (characters) => encodeURIComponent(characters));
}

/** A transport from a `fetch`-like function, e.g. a handler in the same process. */
export function fetchTransport(fetch: (request: Request) => Promise<Response>): Transport {
  return async ({ method, url, headers, body, timeout }) => {
    const init: RequestInit = { method, headers: { ...headers }, signal: AbortSignal.timeout(timeout) };
    const answer = await fetch(
      new Request(platformUrl(url), body ? { ...init, body: Uint8Array.from(body) } : init),
    );
    return {
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  };
}
