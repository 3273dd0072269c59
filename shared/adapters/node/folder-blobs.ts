import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkBlobKey, checkRange } from '../../ports/blob-keys.ts';
import type { BlobBody, BlobHead, Blobs, ByteRange, SignedUpload } from '../../ports/blobs.ts';
import { type BlobFile, openBlobFile, writeBlobFile } from './blob-file.ts';
import { isBlobName, keyOfName, namesOfFolder, namesOfKey } from './blob-path.ts';
import { isMissing } from './file-error.ts';
import type { UrlSigner } from './url-signer.ts';

const chunkBytes = 64 * 1024;

/** `Blobs` in a folder; signed addresses are those of the machine's own HTTP server. */
export class FolderBlobs implements Blobs {
  readonly #root: string;
  readonly #drafts: string;
  readonly #signer: UrlSigner;

  private constructor(folder: string, signer: UrlSigner) {
    this.#root = join(folder, 'blobs');
    this.#drafts = join(folder, 'drafts');
    this.#signer = signer;
  }

  /** Takes the folder, creating it when it is not there; what a killed process left half written is removed. */
  static async open(folder: string, signer: UrlSigner): Promise<FolderBlobs> {
    const blobs = new FolderBlobs(folder, signer);
    await mkdir(blobs.#root, { recursive: true });
    await rm(blobs.#drafts, { recursive: true, force: true });
    await mkdir(blobs.#drafts);
    return blobs;
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, contentType: string): Promise<void> {
    await writeBlobFile(this.#pathOf(key), this.#drafts, body, contentType);
  }

  async get(key: string, range?: ByteRange): Promise<BlobBody | undefined> {
    const file = await openBlobFile(this.#pathOf(key));
    if (!file) return undefined;
    try {
      if (range) checkRange(range, file.size);
    } catch (error) {
      await file.handle.close();
      throw error;
    }
    return { ...headOf(file), stream: streamOf(file, range) };
  }

  async head(key: string): Promise<BlobHead | undefined> {
    const file = await openBlobFile(this.#pathOf(key));
    await file?.handle.close();
    return file && headOf(file);
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const path of keys.map((key) => this.#pathOf(key))) {
      await rm(path, { force: true });
      await this.#removeEmpty(dirname(path));
    }
  }

  async *list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number }> {
    yield* this.#walk('', prefix);
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

  #pathOf(key: string): string {
    checkBlobKey(key);
    return join(this.#root, ...namesOfKey(key));
  }

  /** Blobs below a folder in order of their keys. */
  async *#walk(folderKey: string, prefix: string): AsyncGenerator<{ key: string; size: number }> {
    for (const { key, path, isBlob } of await this.#entries(folderKey)) {
      const below = key.startsWith(prefix);
      if (!isBlob && (below || prefix.startsWith(key))) yield* this.#walk(key, prefix);
      if (!isBlob || !below) continue;
      const file = await openBlobFile(path);
      await file?.handle.close();
      if (file) yield { key, size: file.size };
    }
  }

  /** What a folder holds, in order; the key of a folder ends in `/`. */
  async #entries(folderKey: string): Promise<readonly Entry[]> {
    const folder = join(this.#root, ...namesOfFolder(folderKey));
    const names = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return names
      .map((name) => ({
        key: `${folderKey}${keyOfName(name)}${isBlobName(name) ? '' : '/'}`,
        path: join(folder, name),
        isBlob: isBlobName(name),
      }))
      .sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  /** Removes the folder and those above it that hold nothing any more. */
  async #removeEmpty(folder: string): Promise<void> {
    let path = folder;
    while (path !== this.#root) {
      try {
        await rmdir(path);
      } catch {
        // Not empty, or gone already: either way nothing is left to tidy.
        return;
      }
      path = dirname(path);
    }
  }
}

interface Entry {
  readonly key: string;
  readonly path: string;
  readonly isBlob: boolean;
}

function headOf({ size, contentType, modifiedAt }: BlobFile): BlobHead {
  return { size, contentType, modifiedAt };
}

async function* streamOf(
  { handle, offset, size }: BlobFile,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array> {
  const end = Math.min(range?.end ?? size - 1, size - 1);
  let next = range?.start ?? 0;
  try {
    while (next <= end) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, end - next + 1));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset + next);
      if (bytesRead === 0) throw new Error('the file of a blob was cut short while it was read');
      next += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
