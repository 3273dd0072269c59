import { isIP } from 'node:net';
import { HttpFailed } from '../../ports/http.ts';

/** Where a request goes, after its address has passed the rules that need no resolving. */
export interface Target {
  readonly url: URL;
  /** The operator listed the origin, so it may lie in a private network. */
  readonly listed: boolean;
}

/** `''` is the default port of https. */
const ports = new Set(['', '80', '443', '8443']);

function refused(message: string): HttpFailed {
  return new HttpFailed('refused', message);
}

/**
 * Checks an address before anything is done with it: an absolute URL without user and password, https on a usual port
 * (a listed origin: as it was listed), and where the host is an IP address, a public one. The URL parser has turned
 * every spelling of an IPv4 address (decimal, octal, hexadecimal, short) into the usual one by then
 * (https://url.spec.whatwg.org/#concept-ipv4-parser).
 * @throws HttpFailed `refused`; its message never repeats the address, which may hold a secret
 */
export function checkTarget(
  address: string,
  listedOrigins: ReadonlySet<string>,
  isPublic: (address: string) => boolean,
): Target {
  const url = URL.parse(address);
  if (!url) throw refused('not an absolute URL');
  if (url.username !== '' || url.password !== '') throw refused('user and password do not belong in a URL');
  if (listedOrigins.has(url.origin)) return { url, listed: true };
  if (url.protocol !== 'https:') throw refused('only https is allowed');
  if (!ports.has(url.port)) throw refused(`port ${url.port} is not allowed`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw refused('the address is not on the public internet');
  return { url, listed: false };
}

/**
 * The origins that the operator lists, e.g. `http://1c.firm.local:8080`.
 * @throws RangeError for anything that is more or less than scheme, host and port
 */
export function listedOrigins(origins: readonly string[]): ReadonlySet<string> {
  return new Set(
    origins.map((origin) => {
      const url = URL.parse(origin);
      const web = url?.protocol === 'https:' || url?.protocol === 'http:';
      if (!url || !web || `${url.origin}/` !== url.href) {
        throw new RangeError(`not an origin (scheme://host:port): ${url?.host ?? 'unreadable'}`);
      }
      return url.origin;
    }),
  );
}
