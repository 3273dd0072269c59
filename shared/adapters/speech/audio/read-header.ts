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
  let trouble: { readonly cause: unknown } | undefined;
  const watched = async function* () {
    try {
      yield* bytes;
    } catch (cause) {
      trouble = { cause };
      throw cause;
    }
  };
  const stream = Readable.from(watched(), { objectMode: false });
  try {
    const { format } = await parseStream(stream, { size }, { duration: true, skipCovers: true });
    return headerOf(format);
  } catch {
    // A parser of damaged bytes may throw anything; trouble with the storage is none of the recording's.
    if (trouble) throw trouble.cause;
    return undefined;
  } finally {
    stream.destroy();
  }
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
