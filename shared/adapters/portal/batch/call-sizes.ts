import type { Outlook } from '../../../ports/limiter.ts';

/** Calls may become so many times as many as are needed, so that the last ones end sooner: other work needs calls too. */
const mostCallsOverLeast = 1.1;

/**
 * How many commands each HTTP call of a batch takes, in the order in which they go out, so that all end soon. A call
 * carries out its commands one after another: as many calls as the limits let out at once go full, those that have to
 * wait are full for as long as they end with the others, and the last ones shrink.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html, https://apidocs.bitrix24.com/limits.html
 * @param seconds that a command is expected to take
 * @param most commands that a call holds
 */
export function callSizes(count: number, seconds: number, outlook: Outlook, most: number): readonly number[] {
  const least = Math.ceil(count / most);
  const atOnce = Math.min(outlook.free, least);
  const full = Array.from({ length: atOnce }, (_, index) => Math.min(most, count - index * most));
  const left = count - full.reduce((sum, size) => sum + size, 0);
  if (left === 0) return full;
  const calls = Math.floor(least * mostCallsOverLeast) - atOnce;
  const interval = outlook.intervalMilliseconds / 1000;
  // Nobody gains by an end before that of the full calls; nor can the last of those that wait have begun before its turn.
  const first = Math.max(interval + seconds, atOnce > 0 ? most * seconds : 0);
  const turn = interval * Math.ceil(left / most);
  let end = first + seconds * Math.max(0, Math.floor((turn - first) / seconds));
  for (;;) {
    const sizes = sizesUntil(end, left, seconds, interval, most);
    if (sizes && sizes.length <= calls) return [...full, ...sizes];
    end += seconds;
  }
}

/** Sizes of calls that go out an interval apart and all end by that moment; `undefined` where it comes too soon. */
function sizesUntil(
  end: number,
  count: number,
  seconds: number,
  interval: number,
  most: number,
): readonly number[] | undefined {
  const sizes: number[] = [];
  let left = count;
  for (let start = interval; left > 0; start += interval) {
    // Sums of fractions are a little off.
    const fits = Math.floor((end - start) / seconds + 1e-6);
    if (fits < 1) return undefined;
    const size = Math.min(most, left, fits);
    sizes.push(size);
    left -= size;
  }
  return sizes;
}
