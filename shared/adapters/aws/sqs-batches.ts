/** Limits of one `SendMessageBatch` request; the size is the older one, which compatible services share. */
const entriesPerBatch = 10;
const bytesPerBatch = 256 * 1024;

/** Cuts entries into batches within the limits, in order. */
export function batchesOf<T extends { readonly MessageBody: string }>(
  entries: readonly T[],
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.MessageBody);
    if (batch.length === entriesPerBatch || (batch.length > 0 && bytes + size > bytesPerBatch)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  return batch.length === 0 ? batches : [...batches, batch];
}
