/** Samples of two channels, -1…1, equally many. */
export interface StereoSamples {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** What the sound itself tells of a recording. */
export interface ChannelVerdict {
  /** `separate` only where both channels carry sound and the sounds have little to do with each other. */
  readonly voices: 'separate' | 'mixed';
  readonly silent: boolean;
  /** Pearson's correlation of the channels, -1…1; 0 where one of them carries nothing. */
  readonly correlation: number;
}

/** Root mean square of a twentieth of a second, of full scale, below which it is silence: -50 dB. */
const audible = 0.003;
/** Above, the channels are the same voices at other volumes; voices of two persons stay near 0. */
const alike = 0.6;
/** Twentieths of a second with sound that a channel must have: a click is nobody's voice. */
const leastAudible = 4;

/**
 * Listens to sound piece by piece and keeps sums only. "Two channels" in a header proves nothing: many exchanges write
 * the mixed call on both. A mono recording is given as the same samples twice.
 */
export class ChannelJudge {
  readonly #frame: number;
  readonly #whole = new Moments();
  #open = new Moments();
  #audibleLeft = 0;
  #audibleRight = 0;
  #audibleAny = 0;

  constructor(sampleRate: number) {
    this.#frame = Math.max(1, Math.round(sampleRate / 20));
  }

  /** Whether more sound would change nothing about silence; on both channels where there are two. */
  get heard(): boolean {
    return Math.min(this.#audibleLeft, this.#audibleRight) >= leastAudible;
  }

  add({ left, right }: StereoSamples): void {
    for (let index = 0; index < left.length; index += 1) {
      this.#open.add(left[index] ?? 0, right[index] ?? 0);
      if (this.#open.count === this.#frame) this.#closeFrame();
    }
  }

  verdict(): ChannelVerdict {
    this.#closeFrame();
    const { left, right, both } = this.#whole.central();
    const energy = Math.sqrt(left * right);
    const correlation = energy > 0 ? both / energy : 0;
    return {
      voices: this.heard && Math.abs(correlation) < alike ? 'separate' : 'mixed',
      silent: this.#audibleAny < leastAudible,
      correlation,
    };
  }

  #closeFrame(): void {
    if (this.#open.count === 0) return;
    const { left, right } = this.#open.central();
    const enough = audible * audible * this.#open.count;
    if (left >= enough) this.#audibleLeft += 1;
    if (right >= enough) this.#audibleRight += 1;
    if (left >= enough || right >= enough) this.#audibleAny += 1;
    this.#whole.join(this.#open);
    this.#open = new Moments();
  }
}

/** Sums of two channels; from their means, since cheap recorders add a constant to every sample. */
class Moments {
  count = 0;
  #left = 0;
  #right = 0;
  #leftSquares = 0;
  #rightSquares = 0;
  #products = 0;

  add(left: number, right: number): void {
    this.count += 1;
    this.#left += left;
    this.#right += right;
    this.#leftSquares += left * left;
    this.#rightSquares += right * right;
    this.#products += left * right;
  }

  join(other: Moments): void {
    this.count += other.count;
    this.#left += other.#left;
    this.#right += other.#right;
    this.#leftSquares += other.#leftSquares;
    this.#rightSquares += other.#rightSquares;
    this.#products += other.#products;
  }

  /** Sums of squares and products about the means. */
  central(): { readonly left: number; readonly right: number; readonly both: number } {
    const { count } = this;
    return {
      left: this.#leftSquares - (this.#left * this.#left) / count,
      right: this.#rightSquares - (this.#right * this.#right) / count,
      both: this.#products - (this.#left * this.#right) / count,
    };
  }
}
