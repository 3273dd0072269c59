import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Listening, listenOnLoopback } from '../../../simulators/loopback.ts';

/** Bytes of a second: 16 kbit/s. */
const bytesPerSecond = 2000;
const frameBytes = 144;
const frameSeconds = 0.072;
/** Begins every frame of MPEG 2.5, layer III. */
const frameSync = Buffer.from([0xff, 0xe3]);

/** Recordings of a load: the first `count` of five minutes, behind them such as need not be transcribed. */
export class LoadRecordings {
  readonly #count: number;
  readonly #sound: Buffer;

  constructor(count: number, sound: Buffer) {
    this.#count = count;
    this.#sound = sound;
  }

  /** All of them, with those that the skip rules leave out: every other one came before, the others are short. */
  get all(): number {
    return this.#count + Math.floor(this.#count / 10);
  }

  at(index: number): Buffer {
    const spare = index >= this.#count;
    const short = spare && index % 2 === 1;
    // Of the same sound, but no two the same: a tail that players skip (ID3v1).
    const tail = Buffer.from(`TAG${spare && !short ? index - this.#count : index}`.padEnd(128));
    return Buffer.concat([short ? this.#sound.subarray(0, frameBytes * 28) : this.#sound, tail]);
  }
}

/** How long a recording of so many bytes is. */
export function secondsOf(bytes: number): number {
  return (bytes - 128) / bytesPerSecond;
}

/** Two tones of two seconds on two channels, over and over: frames of MP3 may be put one behind the other. */
export async function fiveMinutes(): Promise<Buffer> {
  const file = await readFile(join(import.meta.dirname, '../../../test/support/sound/two-tones.mp3'));
  const tag = file.toString('latin1', 0, 3) === 'ID3' ? 10 + synchsafe(file.subarray(6, 10)) : 0;
  // The first frame tells the length of the file that it was made for; the others follow.
  const frames = file.subarray(file.indexOf(frameSync, tag + frameSync.length));
  const seconds = (frames.length / frameBytes) * frameSeconds;
  return Buffer.concat(Array.from({ length: Math.ceil(300 / seconds) }, () => frames));
}

function synchsafe(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum * 128 + byte, 0);
}

/** An exchange that gives recordings by link: `<origin>/<index>.mp3`. */
export async function serveRecordings(recordings: LoadRecordings): Promise<Listening> {
  const server = createServer(({ url = '' }, response) => {
    const content = recordings.at(Number(/\d+/.exec(url)?.[0]));
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': content.length });
    response.end(content);
  });
  return listenOnLoopback(server);
}
