export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Whole exchange, milliseconds. */
  readonly timeoutMilliseconds: number;
  /** Bytes of the answer's body beyond which it is cut off with `HttpFailed('too-large')`. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpStreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: AsyncIterable<Uint8Array>;
}

/**
 * Why there is no answer.
 * - `refused` not allowed to go there (private address, not https, bad URL): never sent
 * - `connect` no connection: never sent
 * - `timeout`, `reset`, `too-large`, `truncated`: it may have been sent and have had its effect
 */
export type HttpFailure = 'refused' | 'connect' | 'timeout' | 'reset' | 'too-large' | 'truncated';

/** No usable answer came. `sent` is false only when the request surely never reached the other end. */
export class HttpFailed extends Error {
  readonly failure: HttpFailure;
  readonly sent: boolean;

  constructor(failure: HttpFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpFailed';
    this.failure = failure;
    this.sent = failure !== 'refused' && failure !== 'connect';
  }
}

/**
 * Requests to the outside. The adapter is the guarded egress: https only, address resolved and pinned, private ranges
 * refused unless the operator listed the origin. Redirects are never followed here; the caller sees the 3xx and asks
 * again, so that each hop is checked.
 */
export interface Http {
  /** @throws HttpFailed */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** As `request`, the body as a stream; reading it may throw HttpFailed. @throws HttpFailed */
  stream(request: HttpRequest): Promise<HttpStreamResponse>;
}
