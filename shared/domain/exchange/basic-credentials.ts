/** Who logs in, and by what. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * Reads `Authorization: Basic …` (RFC 7617), which 1C sends unasked with every request, encoded as UTF-8.
 * `undefined` when there is none or it cannot be read.
 */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = /^basic\s+([a-z0-9+/]+=*)\s*$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
