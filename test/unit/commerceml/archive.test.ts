import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { archiveLimits } from '../../../shared/adapters/onec/commerceml/archive-limits.ts';
import { unsafeName } from '../../../shared/adapters/onec/commerceml/entry-name.ts';
import { readArchive } from '../../../shared/adapters/onec/commerceml/read-archive.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import type { RandomAccess, ReadArchive } from '../../../shared/ports/catalogue-reader.ts';

async function zipOf(entries: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of entries) zip.addBuffer(content, name);
  zip.end();
  return buffer(zip.outputStream);
}

/** As the rest of the product knows it. */
const read: ReadArchive = readArchive;

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

function access(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    async *read(start, end) {
      for (let at = start; at < end; at += 100) yield bytes.subarray(at, Math.min(at + 100, end));
    },
  };
}

async function told(bytes: Uint8Array, limits = archiveLimits): Promise<string[]> {
  const lines: string[] = [];
  for await (const found of readArchive(access(bytes), limits)) {
    lines.push(
      found.kind === 'entry' ? `${found.name} ${found.size}` : `${found.code} ${found.entry ?? found.weight}`,
    );
  }
  return lines;
}

/** Puts another name of the same length into a made archive: honest writers refuse names like these. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  expect(to.length).toBe(from.length);
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

test('files are listed and unpacked while they are read', async () => {
  const xml = Buffer.from('<а/>'.repeat(1000));
  const zip = await zipOf([
    ['import0.xml', xml],
    ['import_files/ab/1.jpg', Buffer.from([1, 2, 3])],
  ]);
  const contents: Record<string, Buffer> = {};
  for await (const found of read(access(zip))) {
    if (found.kind === 'entry') contents[found.name] = Buffer.concat(await all(found.open()));
  }
  expect(contents).toEqual({ 'import0.xml': xml, 'import_files/ab/1.jpg': Buffer.from([1, 2, 3]) });
});

test.each(['../evil.xm', '/etc/passw', 'C:\\evil.xm', 'a/../../ev', '..\\evil.xm', 'a\u0000bcdefgh'])(
  'an entry named %j is left out, the others are read',
  async (name) => {
    const padded = name.padEnd(12, 'x');
    const zip = await zipOf([
      ['abcdefghijkl', Buffer.from('evil')],
      ['good.xml', Buffer.from('good')],
    ]);
    expect(await told(renamed(zip, 'abcdefghijkl', padded))).toEqual([
      `archive.unsafe-name ${padded}`,
      'good.xml 4',
    ]);
  },
);

test('a bomb is known by its ratio before it is unpacked', async () => {
  const zip = await zipOf([
    ['bomb.xml', Buffer.alloc(20_000_000)],
    ['good.xml', Buffer.from('good')],
  ]);
  expect(await told(zip)).toEqual(['archive.bomb bomb.xml', 'good.xml 4']);
});

test('entries that share their packed bytes are a bomb, whatever their ratio', async () => {
  const random = seededRandom(1);
  const zip = await zipOf([['a.xml', Buffer.from(Array.from({ length: 5000 }, () => random() * 256))]]);
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const end = zip.indexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const record = zip.subarray(central, end);
  const copies = Array.from({ length: 20 }, (_, index) => {
    const copy = Buffer.from(record);
    copy.write(String.fromCharCode(97 + index), 46);
    return copy;
  });
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(20, 8);
  tail.writeUInt16LE(20, 10);
  tail.writeUInt32LE(record.length * 20, 12);
  const lines = await told(Buffer.concat([zip.subarray(0, central), ...copies, tail]));
  expect(lines).toEqual(['a.xml 5000', 'archive.bomb archive']);
});

test('counts, sizes, archives within and names that come twice', async () => {
  const four = Buffer.from('four');
  const zip = await zipOf([
    ['a.xml', four],
    ['A.XML', four],
    ['in.zip', four],
    ['long.xml', Buffer.alloc(2000, 'x')],
    ['b.xml', four],
  ]);
  expect(await told(zip)).toEqual([
    'a.xml 4',
    'archive.same-name A.XML',
    'archive.nested in.zip',
    'long.xml 2000',
    'b.xml 4',
  ]);
  expect(await told(zip, { ...archiveLimits, entries: 4 })).toEqual(['archive.too-many-entries archive']);
  expect(await told(zip, { ...archiveLimits, entryBytes: 1000 })).toContain('archive.too-large long.xml');
  expect(await told(zip, { ...archiveLimits, totalBytes: 10 })).toEqual([
    'a.xml 4',
    'archive.same-name A.XML',
    'archive.too-large archive',
  ]);
});

test('what is no archive, or one that breaks off, is told so', async () => {
  const zip = await zipOf([['a.xml', Buffer.from('four')]]);
  expect(await told(Buffer.from('<?xml version="1.0"?>'))).toEqual(['archive.broken archive']);
  expect(await told(zip.subarray(0, zip.length - 10))).toEqual(['archive.broken archive']);
  expect(await told(Buffer.alloc(0))).toEqual(['archive.broken archive']);
});

test('an entry that holds more than it promises, or is damaged, is rejected while it is read', async () => {
  const zip = await zipOf([['a.xml', Buffer.from('content of some length '.repeat(20))]]);
  const damaged = Buffer.from(zip);
  damaged.fill(0xff, 40, 50);
  const lying = Buffer.from(zip);
  const central = lying.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  lying.writeUInt32LE(10, central + 24);
  for (const bytes of [damaged, lying]) {
    const [entry] = await all(readArchive(access(bytes)));
    if (entry?.kind !== 'entry') throw new Error('no entry');
    await expect(all(entry.open())).rejects.toBeInstanceOf(Rejected);
  }
});

test('a failure of the store is no fault of the archive', async () => {
  const zip = await zipOf([['a.xml', Buffer.from('four')]]);
  const away: RandomAccess = {
    size: zip.length,
    // biome-ignore lint/correctness/useYield: fails before the first byte
    async *read() {
      throw new Error('the store is away');
    },
  };
  await expect(all(readArchive(away))).rejects.toThrow('the store is away');
});

test.each([
  ['import_files/ab/1.jpg', undefined],
  ['Товары 1.xml', undefined],
  ['import_files\\ab\\1.jpg', undefined],
  ['', 'empty'],
  ['a//b', 'empty'],
  ['a/./b', 'leaves-folder'],
  ['a/..', 'leaves-folder'],
  ['\\\\server\\share', 'absolute'],
  ['c:windows', 'absolute'],
  ['a\nb', 'control-character'],
  ['a/b/c/d/e/f/g/h/i', 'too-deep'],
  ['x'.repeat(256), 'too-long'],
])('name %j', (name, expected) => {
  expect(unsafeName(name)).toBe(expected);
});
