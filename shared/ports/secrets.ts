/**
 * Seals small secrets (tokens, keys) for storage: envelope encryption, with a context that must be the same when
 * opening (the connection's or the portal's id), so that a sealed value moved to another owner cannot be opened.
 */
export interface Secrets {
  /** Text in, opaque text out; at most 4 KB in. */
  seal(plain: string, context: string): Promise<string>;
  /** @throws Broken when the value was not sealed under this context or the key is gone. */
  open(sealed: string, context: string): Promise<string>;
}
