/** Something that takes room in a call: so many commands, so many seconds of the portal's time. */
export interface Portion {
  readonly count: number;
  readonly seconds: number;
}

/** What can be reached with some of the portions. */
interface Reached {
  readonly seconds: number;
  readonly last: number;
  readonly before: Reached | undefined;
}

/**
 * Positions of the portions that fill a call best: the most commands within both limits, and among equals the least
 * time (the knapsack by dynamic programming, one state per number of commands).
 */
export function fullestSelection(
  portions: readonly Portion[],
  mostCount: number,
  mostSeconds: number,
): readonly number[] {
  const reached: (Reached | undefined)[] = [];
  for (const [position, { count, seconds }] of portions.entries()) {
    for (let total = mostCount; total >= count; total -= 1) {
      const before = total === count ? undefined : reached[total - count];
      if (total !== count && !before) continue;
      const spent = (before?.seconds ?? 0) + seconds;
      const known = reached[total];
      if (spent <= mostSeconds && (!known || spent < known.seconds))
        reached[total] = { seconds: spent, last: position, before };
    }
  }
  const positions: number[] = [];
  for (let at = reached.findLast((one) => one !== undefined); at; at = at.before) positions.push(at.last);
  return positions.reverse();
}
