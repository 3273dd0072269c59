import { crc32, deflateSync } from 'node:zlib';
import type { Random } from '../../../shared/kernel/random.ts';
import type { Picture, Ref } from './model.ts';

/** A small picture that any viewer opens: PNG with squares of colour, or JPEG with a comment that makes it unique. */
export function drawPicture(ref: Ref, random: Random): Picture {
  return random() < 0.5
    ? { ref, extension: 'png', bytes: png(random) }
    : { ref, extension: 'jpg', bytes: jpeg(`picture ${ref}`) };
}

/** 16 × 16 points of 4 squares, see "Portable Network Graphics (PNG) Specification", 11.2. */
function png(random: Random): Uint8Array {
  const size = 16;
  const colours = Array.from({ length: 4 }, () =>
    [random(), random(), random()].map((part) => Math.floor(part * 256)),
  );
  const rows = Array.from({ length: size }, (_, y) => [
    0,
    ...Array.from({ length: size }, (__, x) => colours[(y < 8 ? 0 : 2) + (x < 8 ? 0 : 1)] ?? []).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/**
 * One grey point as baseline JPEG with a comment that makes it unique, see ITU-T T.81, B.2: each Huffman table knows
 * one code, `0`, and means "no difference" and "end of block" by it.
 */
function jpeg(comment: string): Uint8Array {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xfe, Buffer.from(comment)),
    segment(0xdb, Buffer.from([0, ...Array.from({ length: 64 }, () => 1)])),
    segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    segment(0xc4, huffmanTable(0x00)),
    segment(0xc4, huffmanTable(0x10)),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0b0011_1111, 0xff, 0xd9]),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A table with a single code of one bit for the symbol 0. */
function huffmanTable(classAndId: number): Buffer {
  return Buffer.from([classAndId, 1, ...Array.from({ length: 15 }, () => 0), 0]);
}
