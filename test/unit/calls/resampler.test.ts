import { describe, expect, it } from 'vitest';
import { Mirror } from '../../../shared/adapters/speech/audio/mirror.ts';
import { Resampler } from '../../../shared/adapters/speech/audio/resampler.ts';
import { toneSamples } from '../../support/wav.ts';

function resampled(samples: Float32Array, from: number, to: number, portion = 333): Float32Array {
  const resampler = new Resampler(from, to);
  const pieces: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += portion) {
    pieces.push(resampler.add(samples.subarray(at, at + portion)));
  }
  pieces.push(resampler.end());
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Leaves out a tenth of a second at both ends, where a tone begins and ends at once. */
function worstDifference(one: Float32Array, other: Float32Array, rate: number): number {
  let worst = 0;
  for (let index = rate / 10; index < one.length - rate / 10; index += 1) {
    worst = Math.max(worst, Math.abs((one[index] ?? 0) - (other[index] ?? 0)));
  }
  return worst;
}

describe('a recording at another rate', () => {
  it.each([
    [8000, 16_000],
    [32_000, 16_000],
    [44_100, 16_000],
    [48_000, 16_000],
    [11_025, 16_000],
    [16_000, 16_000],
  ])('of %i Hz sounds and lasts the same at %i Hz', (from, to) => {
    for (const hertz of [100, 1000, 3000]) {
      const output = resampled(toneSamples(from, hertz, 1), from, to);
      expect(output).toHaveLength(to);
      expect(worstDifference(output, toneSamples(to, hertz, 1), to)).toBeLessThan(0.003);
    }
  });

  it('lets nothing fold back that the lower rate cannot carry', () => {
    const output = resampled(toneSamples(44_100, 10_000, 1), 44_100, 16_000);
    expect(worstDifference(output, new Float32Array(16_000), 16_000)).toBeLessThan(0.003);
  });

  it('does not depend on the pieces in which it comes', () => {
    const samples = toneSamples(8000, 440, 0.5);
    const whole = resampled(samples, 8000, 16_000, 100_000);
    expect(resampled(samples, 8000, 16_000, 1)).toEqual(whole);
    expect(resampled(samples, 8000, 16_000, 17)).toEqual(whole);
  });

  it('may be empty', () => {
    expect(resampled(new Float32Array(), 8000, 16_000)).toHaveLength(0);
  });
});

it('is mirrored for models of wide recordings', () => {
  const mirror = new Mirror();
  expect(mirror.add(Float32Array.of(0.25, -0.5))).toEqual(Float32Array.of(0.5, 0, -1, 0));
  expect(mirror.end()).toHaveLength(0);
});
