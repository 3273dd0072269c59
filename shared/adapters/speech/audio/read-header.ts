import { Readable } from 'node:stream';
import { type IFormat, parseStream } from 'music-metadata';

/** What a header says; never of a video or of several tracks. */
export interface SoundHeader {
  readonly container: string;
  readonly codec: string;
  readonly seconds: number;
  readonly channels: number;
  readonly sampleRate: number;
}

/** Reads the header of a recording, and the rest where only the rest tells its length. Nothing when it is no sound. */
export async function readHeader(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): Promise<SoundHeader | undefined> {
  const source = new WatchedBytes(bytes);
  const first = await source.peek();
  const stream = Readable.from(source.pieces(), { objectMode: false });
  const file = { size, ...(beginsWithFrame(first) && { mimeType: 'audio/mpeg' }) };
  try {
    const { format } = await parseStream(stream, file, { duration: true, skipCovers: true });
    return headerOf(format);
  } catch {
    // A parser of damaged bytes may throw anything; trouble with the storage is none of the recording's.
    if (source.trouble) throw source.trouble.cause;
    return undefined;
  } finally {
    stream.destroy();
  }
}

/** MP3 without a tag before it, as exchanges write it, shows nothing but the sync word of its first frame. */
function beginsWithFrame([first = 0, second = 0]: Uint8Array): boolean {
  return first === 0xff && (second & 0xe0) === 0xe0;
}

function headerOf({
  container,
  codec,
  duration,
  numberOfChannels,
  sampleRate,
}: IFormat): SoundHeader | undefined {
  if (!container || !codec || !duration || !numberOfChannels || !sampleRate) return undefined;
  return { container, codec, seconds: duration, channels: numberOfChannels, sampleRate };
}

/** Bytes that can be looked at before they are read, and that remember how their source failed. */
class WatchedBytes {
  readonly #source: AsyncIterator<Uint8Array>;
  #first: Uint8Array = new Uint8Array();
  trouble: { readonly cause: unknown } | undefined;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]();
  }

  /** At least two bytes of the beginning, where there are as many. */
  async peek(): Promise<Uint8Array> {
    while (this.#first.length < 2) {
      const next: IteratorResult<Uint8Array, unknown> = await this.#source.next();
      if (next.done) break;
      this.#first = Buffer.concat([this.#first, next.value]);
    }
    return this.#first;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    try {
      yield this.#first;
      for (;;) {
        const next: IteratorResult<Uint8Array, unknown> = await this.#source.next();
        if (next.done) return;
        yield next.value;
      }
    } catch (cause) {
      this.trouble = { cause };
      throw cause;
    } finally {
      await this.#source.return?.();
    }
  }
}
