/** A word as an engine heard it. */
export interface SpokenWord {
  /** Speakers apart, from 0. */
  readonly speaker: number;
  /** Seconds since the recording began. */
  readonly start: number;
  readonly end: number;
  /** With the punctuation that follows it. */
  readonly text: string;
  /** 0…1; left out where the engine tells none. */
  readonly confidence?: number;
}
