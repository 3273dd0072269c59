/** One HTTP request as it reaches the portal, whatever carried it. */
export interface PortalRequest {
  readonly method: string;
  /** Absolute address: scheme, host, path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** IP address of the sender; the rate limit counts by it. */
  readonly source: string;
}

/** What the portal does with a request: answers it, or lets the connection break without an answer. */
export type PortalResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'reset' };

/** An answer with a JSON body. */
export function jsonResponse(status: number, body: string): PortalResponse {
  return { kind: 'answer', status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** An answer with an HTML body, as gateways in front of the portal give it. */
export function htmlResponse(status: number, body: string): PortalResponse {
  return { kind: 'answer', status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** The body of an answer as text. */
export function bodyText({ body }: { readonly body: string | Uint8Array<ArrayBuffer> }): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}
