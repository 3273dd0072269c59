import type { Clock } from '../../kernel/clock.ts';
import { checkBlobKey, checkRange } from '../../ports/blob-keys.ts';
import type { BlobBody, BlobHead, Blobs, ByteRange, SignedUpload } from '../../ports/blobs.ts';
import type { UrlSigner } from './url-signer.ts';

interface Entry extends BlobHead {
  readonly bytes: Uint8Array;
}

/** `Blobs` in memory, for simulations and tests. */
export class MemoryBlobs implements Blobs {
  readonly #clock: Clock;
  readonly #signer: UrlSigner;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, signer: UrlSigner) {
    this.#clock = clock;
    this.#signer = signer;
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, contentType: string): Promise<void> {
    checkBlobKey(key);
    const chunks: Uint8Array[] = [];
    if (body instanceof Uint8Array) chunks.push(body);
    else for await (const chunk of body) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    this.#entries.set(key, { bytes, size: bytes.length, contentType, modifiedAt: this.#clock.now() });
  }

  async get(key: string, range?: ByteRange): Promise<BlobBody | undefined> {
    checkBlobKey(key);
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (range) checkRange(range, entry.size);
    const end = range?.end === undefined ? entry.size : range.end + 1;
    return { ...headOf(entry), stream: once(entry.bytes.subarray(range?.start ?? 0, end)) };
  }

  async head(key: string): Promise<BlobHead | undefined> {
    checkBlobKey(key);
    const entry = this.#entries.get(key);
    return entry && headOf(entry);
  }

  async delete(keys: readonly string[]): Promise<void> {
    keys.forEach(checkBlobKey);
    for (const key of keys) this.#entries.delete(key);
  }

  async *list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number }> {
    const keys = [...this.#entries.keys()].filter((key) => key.startsWith(prefix)).sort();
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry) yield { key, size: entry.size };
    }
  }

  async signUpload(
    key: string,
    options: { readonly contentType: string; readonly seconds: number },
  ): Promise<SignedUpload> {
    return this.#signer.signUpload(key, options);
  }

  async signDownload(
    key: string,
    options: { readonly seconds: number; readonly fileName?: string },
  ): Promise<string> {
    return this.#signer.signDownload(key, options);
  }
}

function headOf({ size, contentType, modifiedAt }: Entry): BlobHead {
  return { size, contentType, modifiedAt };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
