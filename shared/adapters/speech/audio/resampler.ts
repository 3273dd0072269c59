/** Turns samples of one rate into another one, piece by piece. */
export interface RateChange {
  /** What of the output is certain after this input. */
  add(samples: Float32Array): Float32Array;
  /** The rest of the output. */
  end(): Float32Array;
}

/** Zero crossings of the filter on each side; more make it longer and the edge steeper. */
const crossings = 16;
/** Of the lower of the two half rates: leaves room for the edge of the filter. */
const passed = 0.94;

/**
 * Turns samples of one rate into another one, piece by piece, by a windowed sinc: what the lower rate cannot carry is
 * left out, so that nothing folds back into speech. See J. O. Smith, "Digital Audio Resampling",
 * https://ccrma.stanford.edu/~jos/resample/
 */
export class Resampler implements RateChange {
  readonly #from: number;
  readonly #to: number;
  readonly #half: number;
  /** Filters by the fraction of an input sample at which an output sample lies. */
  readonly #filters: readonly Float32Array[];
  /** Input from the position `#start` on; before the beginning there is silence. */
  #kept: Float32Array;
  #start: number;
  #written = 0;
  #read = 0;

  constructor(from: number, to: number) {
    const divisor = greatestDivisor(from, to);
    this.#from = from / divisor;
    this.#to = to / divisor;
    const cutoff = passed * Math.min(1, this.#to / this.#from);
    this.#half = Math.ceil(crossings / cutoff);
    this.#filters = Array.from({ length: this.#to }, (_, phase) =>
      filterAt(phase / this.#to, this.#half, cutoff),
    );
    this.#kept = new Float32Array(this.#half);
    this.#start = -this.#half;
  }

  /** What of the output is certain after this input. */
  add(samples: Float32Array): Float32Array {
    this.#read += samples.length;
    this.#keep(samples);
    return this.#write(Math.floor(((this.#read - this.#half) * this.#to) / this.#from));
  }

  /** The rest of the output: as long as the input in time. */
  end(): Float32Array {
    this.#keep(new Float32Array(this.#half + 1));
    return this.#write(Math.ceil((this.#read * this.#to) / this.#from));
  }

  #keep(samples: Float32Array): void {
    const joined = new Float32Array(this.#kept.length + samples.length);
    joined.set(this.#kept);
    joined.set(samples, this.#kept.length);
    this.#kept = joined;
  }

  /** Writes the output up to this sample, and forgets the input that no later one needs. */
  #write(end: number): Float32Array {
    const output = new Float32Array(Math.max(0, end - this.#written));
    for (let index = 0; index < output.length; index += 1, this.#written += 1) {
      const position = this.#written * this.#from;
      const filter = this.#filters[position % this.#to] ?? new Float32Array();
      const first = Math.floor(position / this.#to) - this.#half - this.#start;
      let sum = 0;
      for (let tap = 0; tap < filter.length; tap += 1)
        sum += (filter[tap] ?? 0) * (this.#kept[first + tap] ?? 0);
      output[index] = sum;
    }
    const needed = Math.floor((this.#written * this.#from) / this.#to) - this.#half - this.#start;
    if (needed > 0) {
      this.#kept = this.#kept.slice(needed);
      this.#start += needed;
    }
    return output;
  }
}

function filterAt(fraction: number, half: number, cutoff: number): Float32Array {
  return Float32Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const distance = tap - half - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (half + 1));
    return cutoff * sinc(cutoff * distance) * window;
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
