/** One measured number, with what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** What the product promises; left out where nothing is promised. */
  readonly target?: number;
}

/** What a bench is given. */
export interface BenchContext {
  /** Tells a person how far it is; never part of the result. */
  readonly progress: (message: string) => void;
}

/** What `bench/<name>.ts` exports as `bench`. Figures are medians of at least five fresh runs. */
export type Bench = (context: BenchContext) => Promise<readonly Figure[]>;

/** The middle value; of an even number of values the mean of the middle two. @throws RangeError when there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which so many per cent lie, linear between neighbours. @throws RangeError when there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = ((sorted.length - 1) * percent) / 100;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError('no values to take a percentile of');
  return low + (high - low) * (place - Math.floor(place));
}

/** Rounds to three significant digits, as far as noise lets a figure mean anything. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
