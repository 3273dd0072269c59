import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { MemoryBlobs } from '../../../shared/adapters/node/memory-blobs.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { readArchive } from '../../../shared/adapters/onec/commerceml/read-archive.ts';
import { openUpload } from '../../../shared/app/imports/uploads.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';

const sizes = [10, 1, 25, 4];

async function stored(bytes: Uint8Array, cuts: readonly number[]) {
  const clock = new VirtualClock(0);
  const signer = new UrlSigner({ baseUrl: 'http://blobs.test', secret: Buffer.alloc(32), clock });
  const blobs = new MemoryBlobs(clock, signer);
  let from = 0;
  for (const [index, size] of [...cuts, bytes.length].entries()) {
    await blobs.put(`session/${index}`, bytes.subarray(from, from + size), 'application/octet-stream');
    from += size;
  }
  const upload = {
    name: 'import.xml',
    prefix: 'session/',
    fragments: cuts.length + 1,
    bytes: bytes.length,
  };
  return { blobs, upload };
}

test('fragments read as one whole, from anywhere', async () => {
  const bytes = Buffer.from(Array.from({ length: 40 }, (_, index) => index));
  const { blobs, upload } = await stored(bytes, sizes);
  const whole = await openUpload(blobs, upload);
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
  const { blobs, upload } = await stored(await buffer(zip.outputStream), sizes);
  const contents: string[] = [];
  for await (const entry of readArchive(await openUpload(blobs, upload))) {
    if (entry.kind === 'entry') contents.push((await buffer(entry.open())).toString());
  }
  expect(contents).toEqual(['<а/>']);
});

test('a fragment that vanishes while it is read is a failure, not the end of the file', async () => {
  const { blobs, upload } = await stored(Buffer.alloc(40), sizes);
  const whole = await openUpload(blobs, upload);
  await blobs.delete(['session/1']);
  await expect(buffer(whole.read(0, 40))).rejects.toThrow('session/1');
});

test('a file of which a fragment is missing is not read at all', async () => {
  const { blobs, upload } = await stored(Buffer.alloc(40), sizes);
  await blobs.delete(['session/1']);
  await expect(openUpload(blobs, upload)).rejects.toThrow(Rejected);
});
