import type { Random } from '../../../shared/kernel/random.ts';
import type { Portal } from '../portal.ts';

/** What a token stands for. */
export interface Grant {
  readonly portal: Portal;
  readonly clientId: string;
  readonly userId: number;
}

interface Token extends Grant {
  readonly token: string;
  /** Milliseconds since the Unix epoch, by the authorisation server's clock. */
  expiresAt: number;
}

/** A pair as the authorisation server hands it out. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
}

const accessLifetime = 3_600_000;
const refreshLifetime = 180 * 86_400_000;
const codeLifetime = 30_000;

/**
 * Tokens of all portals. Access tokens live an hour, refresh tokens 180 days and work once, authorisation codes 30 s
 * and work once. See https://apidocs.bitrix24.com/settings/oauth/index.html
 */
export class TokenBook {
  readonly #random: Random;
  readonly #access = new Map<string, Token>();
  readonly #refresh = new Map<string, Token>();
  readonly #codes = new Map<string, Token>();
  /** Access tokens issued from now on live so long, milliseconds. */
  lifetime = accessLifetime;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A new pair. */
  issue(grant: Grant, now: number): TokenPair {
    const accessToken = this.issueAccess(grant, now);
    const refreshToken = randomHex(this.#random, 70);
    this.#refresh.set(refreshToken, { ...grant, token: refreshToken, expiresAt: now + refreshLifetime });
    return { accessToken, refreshToken, expiresAt: now + this.lifetime };
  }

  /** An access token alone, as events carry it. */
  issueAccess(grant: Grant, now: number): string {
    const token = randomHex(this.#random, 70);
    this.#access.set(token, { ...grant, token, expiresAt: now + this.lifetime });
    if (this.#access.size % 1000 === 0) this.#forgetLongExpired(now);
    return token;
  }

  issueCode(grant: Grant, now: number): string {
    const code = randomHex(this.#random, 70);
    this.#codes.set(code, { ...grant, token: code, expiresAt: now + codeLifetime });
    return code;
  }

  access(token: string): Readonly<Token> | undefined {
    return this.#access.get(token);
  }

  /** Uses up a refresh token; `undefined` when it is unknown, used or expired. */
  takeRefresh(token: string, now: number): Grant | undefined {
    return take(this.#refresh, token, now);
  }

  /** Looks at a refresh token without using it up. */
  peekRefresh(token: string, now: number): Grant | undefined {
    const found = this.#refresh.get(token);
    return found && found.expiresAt > now ? found : undefined;
  }

  takeCode(code: string, now: number): Grant | undefined {
    return take(this.#codes, code, now);
  }

  /** Lets an access token expire at once. */
  expire(token: string, now: number): void {
    const found = this.#access.get(token);
    if (found) found.expiresAt = Math.min(found.expiresAt, now);
  }

  /** Lets every access token of an application in a portal expire. */
  expireAll(portal: Portal, clientId: string, now: number): void {
    for (const token of this.#access.values())
      if (token.portal === portal && token.clientId === clientId) this.expire(token.token, now);
  }

  /** Forgets every token of an application in a portal: it was uninstalled, or its access was taken away. */
  revoke(portal: Portal, clientId: string): void {
    for (const tokens of [this.#access, this.#refresh, this.#codes])
      for (const [key, token] of tokens)
        if (token.portal === portal && token.clientId === clientId) tokens.delete(key);
  }

  /** Forgets every token. */
  forgetAll(): void {
    for (const tokens of [this.#access, this.#refresh, this.#codes]) tokens.clear();
  }

  /** Expired tokens are still answered `expired_token` for a day. */
  #forgetLongExpired(now: number): void {
    for (const [key, token] of this.#access) if (token.expiresAt < now - 86_400_000) this.#access.delete(key);
  }
}

function take(tokens: Map<string, Token>, key: string, now: number): Grant | undefined {
  const found = tokens.get(key);
  if (!found) return undefined;
  tokens.delete(key);
  return found.expiresAt > now ? found : undefined;
}

/** So many random hexadecimal digits. Predictable for a seed: never for real secrets. */
export function randomHex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
}
