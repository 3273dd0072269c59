/** A piece of a recording, in samples. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Seconds of the longest piece: models take memory by the square of the length. */
const longest = 25;
const frameSeconds = 0.02;
/** Root mean square of a frame below which nobody speaks: -50 dB. */
const audible = 0.003;

/**
 * Cuts a recording into pieces that a model can take at once: each as long as may be, cut in its quietest moment, and
 * none where nobody speaks.
 */
export function quietCuts(samples: Float32Array, sampleRate: number): readonly Piece[] {
  const frame = Math.round(frameSeconds * sampleRate);
  const loudness = loudnessOf(samples, frame);
  const most = Math.round(longest / frameSeconds);
  const pieces: Piece[] = [];
  let start = 0;
  while (start < loudness.length) {
    const end =
      loudness.length - start <= most ? loudness.length : quietest(loudness, start + most / 2, start + most);
    if (loudness.subarray(start, end).some((value) => value >= audible)) {
      pieces.push({ start: start * frame, end: Math.min(samples.length, end * frame) });
    }
    start = end;
  }
  return pieces;
}

function loudnessOf(samples: Float32Array, frame: number): Float32Array {
  return Float32Array.from({ length: Math.ceil(samples.length / frame) }, (_, index) => {
    const part = samples.subarray(index * frame, (index + 1) * frame);
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
  });
}

function quietest(loudness: Float32Array, from: number, to: number): number {
  let best = Math.floor(from);
  for (let index = best; index < to; index += 1) {
    if ((loudness[index] ?? 0) < (loudness[best] ?? 0)) best = index;
  }
  return best + 1;
}
