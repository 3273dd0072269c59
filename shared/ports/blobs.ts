/** Inclusive byte range; `end` may be left out. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface BlobHead {
  /** Bytes of the whole blob. */
  readonly size: number;
  readonly contentType: string;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
}

export interface BlobBody extends BlobHead {
  /** The bytes asked for. Read to the end or cancel it. */
  readonly stream: AsyncIterable<Uint8Array>;
}

export interface SignedUpload {
  readonly url: string;
  readonly method: 'PUT';
  /** Headers that must go with the upload as given. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Large bodies by key, after the manner of S3. A key is a relative path of `[A-Za-z0-9!_.*'()/=-]`, without `.` or
 * `..` as a segment, segments of at most 120 and keys of at most 512 characters; anything else is a RangeError. A put replaces the whole blob at once: a reader sees the old bytes
 * or the new ones, never a mixture.
 */
export interface Blobs {
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, contentType: string): Promise<void>;
  /** A range that reaches beyond the end is cut; one that begins there is a RangeError. */
  get(key: string, range?: ByteRange): Promise<BlobBody | undefined>;
  head(key: string): Promise<BlobHead | undefined>;
  /** Not an error when there is none. */
  delete(keys: readonly string[]): Promise<void>;
  /** Keys with the prefix in order, lazily. */
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number }>;
  /** An address to which whoever holds it may put the blob for so many seconds (at most seven days). */
  signUpload(
    key: string,
    options: { readonly contentType: string; readonly seconds: number },
  ): Promise<SignedUpload>;
  /** An address from which whoever holds it may get the blob (with ranges) for so many seconds. */
  signDownload(
    key: string,
    options: { readonly seconds: number; readonly fileName?: string },
  ): Promise<string>;
}
