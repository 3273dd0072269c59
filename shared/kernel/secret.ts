import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Crockford's Base32 in lower case: no letters that look like digits. https://www.crockford.com/base32.html */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** So many unpredictable characters, each of 5 bits, that a person can read out and retype. */
export function randomCode(characters: number): string {
  return [...randomBytes(characters)].map((byte) => alphabet[byte % 32]).join('');
}

/** SHA-256 of a secret, base64url. Good for random secrets only: a password of a person needs a slow hash. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret is the one of the hash. Takes the same time whatever the answer. */
export function matchesHash(secret: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'base64url');
  const given = createHash('sha256').update(secret).digest();
  const comparable = expected.length === given.length ? expected : Buffer.alloc(given.length);
  return timingSafeEqual(given, comparable) && expected.length === given.length;
}
