import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical-json.ts';

/** SHA-256 of the canonical JSON of a value, base64url, 43 characters: equal content gives equal hashes, for ever. */
export function stableHash(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}

/** SHA-256 of bytes or of text in UTF-8, base64url, 43 characters. */
export function bytesHash(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** SHA-256 of bytes that come in pieces; `hex` ends it. */
export function incrementalHash(): { add(bytes: Uint8Array): void; hex(): string } {
  const hash = createHash('sha256');
  return {
    add: (bytes) => {
      hash.update(bytes);
    },
    hex: () => hash.digest('hex'),
  };
}
