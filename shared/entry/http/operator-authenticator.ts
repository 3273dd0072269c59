import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticator } from './principal.ts';

/**
 * Accepts `Authorization: Bearer <token>` (RFC 6750) whose SHA-256 is the given one (hex). The token must be long and
 * random; hashes are compared in constant time. With an empty hash nobody is the operator.
 */
export function operatorAuthenticator(tokenSha256: string): Authenticator<'operator'> {
  const wanted = tokenSha256 === '' ? undefined : Buffer.from(tokenSha256, 'hex');
  return async (headers) => {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(headers['authorization'] ?? '')?.[1];
    if (!wanted || token === undefined) return undefined;
    return timingSafeEqual(createHash('sha256').update(token).digest(), wanted)
      ? { kind: 'operator' }
      : undefined;
  };
}
