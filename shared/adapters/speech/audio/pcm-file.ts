import { type FileHandle, open } from 'node:fs/promises';
import { pcmBytes, wavHead, wavHeadLength } from './write-wav.ts';

/** Writes a WAV file of one channel in 16 bits, piece by piece. */
export class PcmFile {
  readonly #file: FileHandle;
  readonly #rate: number;
  #samples = 0;
  #end = wavHeadLength;

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
    const bytes = pcmBytes([samples]);
    await this.#file.write(bytes, 0, bytes.length, this.#end);
    this.#end += bytes.length;
    this.#samples += samples.length;
  }

  async close(): Promise<void> {
    await this.#file.write(wavHead(this.#rate, 1, this.#samples), 0, wavHeadLength, 0);
    await this.#file.close();
  }
}
