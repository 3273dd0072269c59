import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { checkBlobKey, checkSignedSeconds } from '../../ports/blob-keys.ts';
import type { SignedUpload } from '../../ports/blobs.ts';

/** What a signed address allows. */
export interface Grant {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  /** PUT: the type the upload must have. */
  readonly contentType?: string;
  /** GET: the name under which a browser saves it. */
  readonly fileName?: string;
}

export interface UrlSignerOptions {
  /** Where the server answers for blobs, without a slash at the end, e.g. `http://127.0.0.1:8780/blobs`. */
  readonly baseUrl: string;
  /** At least 32 random bytes that outlive a restart. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
}

/** Signs addresses of blobs with HMAC-SHA256 and an expiry, and tells the server what a signed address allows. */
export class UrlSigner {
  readonly #options: UrlSignerOptions;

  constructor(options: UrlSignerOptions) {
    if (options.secret.length < 32)
      throw new RangeError('the secret of signed addresses is shorter than 32 bytes');
    this.#options = options;
  }

  /** See `Blobs.signUpload`. */
  signUpload(
    key: string,
    { contentType, seconds }: { readonly contentType: string; readonly seconds: number },
  ): SignedUpload {
    const url = this.#sign({ method: 'PUT', key, contentType }, seconds);
    return { url, method: 'PUT', headers: { 'content-type': contentType } };
  }

  /** See `Blobs.signDownload`. */
  signDownload(
    key: string,
    { fileName, seconds }: { readonly seconds: number; readonly fileName?: string },
  ): string {
    return this.#sign({ method: 'GET', key, ...(fileName === undefined ? {} : { fileName }) }, seconds);
  }

  /**
   * What the address allows, or `undefined` when it was not signed here for this method or its time is over.
   * @param key the path after the base address, decoded
   */
  verify(method: string, key: string, query: URLSearchParams): Grant | undefined {
    const expires = Number(query.get('expires'));
    if (method !== 'GET' && method !== 'PUT') return undefined;
    if (!Number.isSafeInteger(expires) || expires * 1000 <= this.#options.clock.now()) return undefined;
    const contentType = query.get('type') ?? undefined;
    const fileName = query.get('name') ?? undefined;
    const grant: Grant = {
      method,
      key,
      ...(contentType === undefined ? {} : { contentType }),
      ...(fileName === undefined ? {} : { fileName }),
    };
    const given = Buffer.from(query.get('signature') ?? '', 'base64url');
    const wanted = this.#signature(grant, expires);
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? grant : undefined;
  }

  #sign(grant: Grant, seconds: number): string {
    checkBlobKey(grant.key);
    checkSignedSeconds(seconds);
    const expires = Math.floor(this.#options.clock.now() / 1000) + seconds;
    const query = new URLSearchParams({ expires: String(expires) });
    if (grant.contentType !== undefined) query.set('type', grant.contentType);
    if (grant.fileName !== undefined) query.set('name', grant.fileName);
    query.set('signature', this.#signature(grant, expires).toString('base64url'));
    const path = grant.key.split('/').map(encodeURIComponent).join('/');
    return `${this.#options.baseUrl}/${path}?${query.toString()}`;
  }

  #signature(grant: Grant, expires: number): Buffer {
    const { method, key, contentType = null, fileName = null } = grant;
    const signed = JSON.stringify([method, key, contentType, fileName, expires]);
    return createHmac('sha256', this.#options.secret).update(signed).digest();
  }
}
