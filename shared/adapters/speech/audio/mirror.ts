import type { RateChange } from './resampler.ts';

/**
 * Doubles the rate by a zero behind every sample, which leaves a mirror image of the voice in the upper half of the band.
 * For models that learnt from wide recordings: an upper half without any sound is like nothing they have heard, and
 * over a telephone line they lose most of the words; with the image, a quarter of them.
 */
export class Mirror implements RateChange {
  add(samples: Float32Array): Float32Array {
    const output = new Float32Array(samples.length * 2);
    // Twice as loud, since half of the sound is in the image.
    for (let index = 0; index < samples.length; index += 1) output[index * 2] = 2 * (samples[index] ?? 0);
    return output;
  }

  end(): Float32Array {
    return new Float32Array();
  }
}
