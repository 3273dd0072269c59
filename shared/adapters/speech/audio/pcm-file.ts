import { type FileHandle, open } from 'node:fs/promises';

const headLength = 44;
const bytesPerSample = 2;

/** Writes a WAV file of one channel in 16 bits, piece by piece. */
export class PcmFile {
  readonly #file: FileHandle;
  readonly #rate: number;
  #samples = 0;

  private constructor(file: FileHandle, rate: number) {
    this.#file = file;
    this.#rate = rate;
  }

  static async create(path: string, rate: number): Promise<PcmFile> {
    return new PcmFile(await open(path, 'wx'), rate);
  }

  /** Length so far in seconds. */
  get seconds(): number {
    return this.#samples / this.#rate;
  }

  async add(samples: Float32Array): Promise<void> {
    const bytes = Buffer.alloc(samples.length * bytesPerSample);
    samples.forEach((value, index) => {
      const whole = Math.round(Math.max(-1, Math.min(1, value)) * 32_767);
      bytes.writeInt16LE(whole, index * bytesPerSample);
    });
    await this.#file.write(bytes, 0, bytes.length, headLength + this.#samples * bytesPerSample);
    this.#samples += samples.length;
  }

  async close(): Promise<void> {
    await this.#file.write(this.#head(), 0, headLength, 0);
    await this.#file.close();
  }

  #head(): Buffer {
    const length = this.#samples * bytesPerSample;
    const head = Buffer.alloc(headLength);
    head.write('RIFF', 0, 'latin1');
    head.writeUInt32LE(headLength - 8 + length, 4);
    head.write('WAVEfmt ', 8, 'latin1');
    head.writeUInt32LE(16, 16);
    head.writeUInt16LE(1, 20);
    head.writeUInt16LE(1, 22);
    head.writeUInt32LE(this.#rate, 24);
    head.writeUInt32LE(this.#rate * bytesPerSample, 28);
    head.writeUInt16LE(bytesPerSample, 32);
    head.writeUInt16LE(8 * bytesPerSample, 34);
    head.write('data', 36, 'latin1');
    head.writeUInt32LE(length, 40);
    return head;
  }
}
