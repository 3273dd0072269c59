import type { StereoSamples } from '../../../domain/calls/channel-judge.ts';
import { sampleReader } from './sample-reader.ts';
import { NotDecodable, type Sound } from './sound.ts';
import { type WavFormat, wavFormat } from './wav-header.ts';

/** Bytes turned into samples at a time. */
const portion = 65_536;
/** A header that is longer is no header. */
const longestChunk = 1_000_000;
const chunkHead = 8;

/**
 * Sound of a WAV file: PCM, float, A-law, µ-law, one or two channels, also written to a pipe without lengths. Its pieces
 * may be kept.
 * @throws NotDecodable for everything else.
 */
export async function wavSound(bytes: AsyncIterable<Uint8Array>): Promise<Sound> {
  const source = new ByteSource(bytes);
  const head = await source.take(12);
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') {
    throw new NotDecodable('no RIFF header');
  }
  let format: WavFormat | undefined;
  for (;;) {
    const chunk = await source.take(chunkHead);
    if (chunk.length < chunkHead) throw new NotDecodable('no data chunk');
    const name = chunk.toString('latin1', 0, 4);
    const length = chunk.readUInt32LE(4);
    if (name === 'data') {
      if (!format) throw new NotDecodable('no fmt chunk before the data');
      // A program that writes to a pipe does not know the length: 0, or as many bytes as the field can say.
      const known = length === 0 || length >= 0x7f_ff_f0_00 ? Number.POSITIVE_INFINITY : length;
      return { sampleRate: format.sampleRate, pieces: samplesOf(source, format, known) };
    }
    if (length > longestChunk) throw new NotDecodable(`chunk ${name} of ${length} bytes`);
    const body = await source.take(length + (length % 2));
    if (name === 'fmt ') format = wavFormat(body);
  }
}

async function* samplesOf(
  source: ByteSource,
  format: WavFormat,
  length: number,
): AsyncGenerator<StereoSamples> {
  const { channels, bytesPerSample } = format;
  const read = sampleReader(format);
  const step = channels * bytesPerSample;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of source.upTo(length)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const count = Math.floor(bytes.length / step);
    rest = bytes.subarray(count * step);
    const left = new Float32Array(count);
    for (let index = 0; index < count; index += 1) left[index] = read(bytes, index * step);
    if (channels === 1) {
      yield { left, right: left };
      continue;
    }
    const right = new Float32Array(count);
    for (let index = 0; index < count; index += 1) right[index] = read(bytes, index * step + bytesPerSample);
    yield { left, right };
  }
}

/** Bytes in the portions that are asked for. */
class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** So many bytes, or as many as there are. */
  async take(count: number): Promise<Buffer> {
    while (this.#rest.length < count) {
      const piece = await this.#next();
      if (!piece) break;
      this.#rest = Buffer.concat([this.#rest, piece]);
    }
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  /** At most so many bytes, as they come. */
  async *upTo(count: number): AsyncGenerator<Buffer> {
    let left = count;
    try {
      let piece: Buffer | undefined = this.#rest;
      while (piece && left > 0) {
        const part: Buffer = piece.subarray(0, Math.min(piece.length, left));
        for (let at = 0; at < part.length; at += portion) yield part.subarray(at, at + portion);
        left -= part.length;
        piece = await this.#next();
      }
    } finally {
      await this.#pieces.return?.();
    }
  }

  async #next(): Promise<Buffer | undefined> {
    const next: IteratorResult<Uint8Array, unknown> = await this.#pieces.next();
    if (next.done) return undefined;
    const piece = next.value;
    return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  }
}
