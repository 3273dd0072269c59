import { lookup } from 'node:dns/promises';
import type { Http, HttpRequest, HttpStreamResponse } from '../../ports/http.ts';
import { keepConnections } from './agents.ts';
import { exchange } from './exchange.ts';
import { guardedLookup, type Resolve } from './guarded-lookup.ts';
import { isPublicAddress } from './public-address.ts';
import { checkTarget, listedOrigins } from './target.ts';

/** What the machine knows of the internet; tests bring their own. */
interface Internet {
  readonly resolve: Resolve;
  readonly isPublic: (address: string) => boolean;
  /** Certificates of authorities to trust besides the usual ones (PEM). */
  readonly authorities?: string;
}

const realInternet: Internet = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  isPublic: isPublicAddress,
};

interface EgressOptions {
  /** Origins (`scheme://host:port`) that the operator vouches for: they may be private, http, or on any port. */
  readonly allow: readonly string[];
}

/**
 * The guarded way out (port `Http`). Every request goes to https on a public address unless the operator listed its
 * origin; what was resolved and checked is what is dialled; redirects are answered, not followed.
 * @throws RangeError when something listed is not an origin
 */
export function createEgress(
  { allow }: EgressOptions,
  internet: Internet = realInternet,
): Http & { close(): Promise<void> } {
  const listed = listedOrigins(allow);
  const connectionsTo = (isPublic: Internet['isPublic']) =>
    keepConnections(guardedLookup(internet.resolve, isPublic), internet.authorities);
  const guarded = connectionsTo(internet.isPublic);
  const open = connectionsTo(() => true);

  const stream = async (request: HttpRequest): Promise<HttpStreamResponse> => {
    const target = checkTarget(request.url, listed, internet.isPublic);
    return exchange(target.listed ? open : guarded, target.url, request);
  };
  return {
    stream,
    request: async (request) => {
      const { status, headers, stream: body } = await stream(request);
      return { status, headers, body: await whole(body) };
    },
    close: async () => {
      guarded.close();
      open.close();
    },
  };
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
