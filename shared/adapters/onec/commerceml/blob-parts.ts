import type { Blobs } from '../../../ports/blobs.ts';
import type { RandomAccess } from '../../../ports/catalogue-reader.ts';

interface Part {
  readonly key: string;
  readonly size: number;
}

/**
 * The fragments of one upload, in order, as one whole.
 * @throws Error when a fragment is gone while it is read
 */
export function blobParts(blobs: Blobs, parts: readonly Part[]): RandomAccess {
  return {
    size: parts.reduce((sum, part) => sum + part.size, 0),
    async *read(start, end) {
      let offset = 0;
      for (const part of parts) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, part.size);
        offset += part.size;
        if (from >= to) continue;
        const body = await blobs.get(part.key, { start: from, end: to - 1 });
        if (!body) throw new Error(`fragment ${part.key} is gone`);
        yield* body.stream;
      }
    },
  };
}
