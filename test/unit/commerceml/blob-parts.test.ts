import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { MemoryBlobs } from '../../../shared/adapters/node/memory-blobs.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { blobParts } from '../../../shared/adapters/onec/commerceml/blob-parts.ts';
import { readArchive } from '../../../shared/adapters/onec/commerceml/read-archive.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';

const sizes = [10, 1, 25, 4];

async function stored(bytes: Uint8Array, cuts: readonly number[]) {
  const clock = new VirtualClock(0);
  const signer = new UrlSigner({ baseUrl: 'http://blobs.test', secret: Buffer.alloc(32), clock });
  const blobs = new MemoryBlobs(clock, signer);
  const parts: { key: string; size: number }[] = [];
  let from = 0;
  for (const [index, size] of [...cuts, bytes.length].entries()) {
    const part = bytes.subarray(from, from + size);
    from += size;
    parts.push({ key: `session/${index}`, size: part.length });
    await blobs.put(`session/${index}`, part, 'application/octet-stream');
  }
  return { blobs, parts };
}

test('fragments read as one whole, from anywhere', async () => {
  const bytes = Buffer.from(Array.from({ length: 40 }, (_, index) => index));
  const { blobs, parts } = await stored(bytes, sizes);
  const whole = blobParts(blobs, parts);
  expect(whole.size).toBe(40);
  for (let start = 0; start <= 40; start += 3) {
    for (let end = start; end <= 40; end += 7) {
      expect(await buffer(whole.read(start, end))).toEqual(bytes.subarray(start, end));
    }
  }
});

test('an archive sent in fragments is read where it lies', async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('<а/>'), 'import0.xml');
  zip.end();
  const { blobs, parts } = await stored(await buffer(zip.outputStream), sizes);
  const contents: string[] = [];
  for await (const entry of readArchive(blobParts(blobs, parts))) {
    if (entry.kind === 'entry') contents.push((await buffer(entry.open())).toString());
  }
  expect(contents).toEqual(['<а/>']);
});

test('a fragment that is gone is a failure, not the end of the file', async () => {
  const { blobs, parts } = await stored(Buffer.alloc(40), sizes);
  await blobs.delete(['session/1']);
  await expect(buffer(blobParts(blobs, parts).read(0, 40))).rejects.toThrow('session/1');
});
