import type { StereoSamples } from '../../../domain/calls/channel-judge.ts';

/** Sound as it comes out of a decoder: mono is the same array twice. Read to the end or stop, both free the decoder. */
export interface Sound {
  /** Samples of each channel per second. */
  readonly sampleRate: number;
  /** Each piece is good until the next one is asked for. */
  readonly pieces: AsyncIterable<StereoSamples>;
}

/** The bytes are no sound of the form that was promised. */
export class NotDecodable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotDecodable';
  }
}
