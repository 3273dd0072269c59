import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from './file-error.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * A blob's file: a header of fixed form, then the bytes. The content type stands in the same file, so that one rename
 * replaces both at once. Header: `M24B`, length of the content type (2 bytes, big-endian), content type (UTF-8).
 */
const magic = Buffer.from('M24B');

export interface BlobFile {
  readonly handle: FileHandle;
  readonly contentType: string;
  /** Where the bytes begin in the file. */
  readonly offset: number;
  readonly size: number;
  readonly modifiedAt: number;
}

/** Opens the file and reads its header; `undefined` when there is none. The caller closes the handle. */
export async function openBlobFile(path: string): Promise<BlobFile | undefined> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const { contentType, offset } = await readHeader(handle, path);
    const stat = await handle.stat();
    return { handle, contentType, offset, size: stat.size - offset, modifiedAt: Math.floor(stat.mtimeMs) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readHeader(
  handle: FileHandle,
  path: string,
): Promise<{ readonly contentType: string; readonly offset: number }> {
  const fixed = Buffer.alloc(6);
  await handle.read(fixed, 0, 6, 0);
  if (!fixed.subarray(0, 4).equals(magic)) throw new Error(`${path} is not the file of a blob`);
  const length = fixed.readUInt16BE(4);
  const type = Buffer.alloc(length);
  await handle.read(type, 0, length, 6);
  return { contentType: type.toString(), offset: 6 + length };
}

/** Writes a file under `drafts`, syncs it and puts it in place of `path` at once. */
export async function writeBlobFile(
  path: string,
  drafts: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<void> {
  const draft = join(drafts, randomUUID());
  try {
    await writeDraft(draft, body, contentType);
    await moveInto(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeDraft(
  draft: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<void> {
  const type = Buffer.from(contentType);
  if (type.length > 1024) throw new RangeError('content type is longer than 1024 bytes');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(type.length);
  const file = await open(draft, 'wx');
  try {
    await file.writeFile(Buffer.concat([magic, length, type]));
    if (body instanceof Uint8Array) await file.writeFile(body);
    else for await (const chunk of body) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function moveInto(draft: string, path: string): Promise<void> {
  const folder = dirname(path);
  for (let attempt = 1; ; attempt += 1) {
    await mkdir(folder, { recursive: true });
    try {
      await rename(draft, path);
      break;
    } catch (error) {
      // Somebody removed the folder because it had become empty: make it again.
      if (!isMissing(error) || attempt === 10) throw error;
    }
  }
  await syncFolder(folder);
}
