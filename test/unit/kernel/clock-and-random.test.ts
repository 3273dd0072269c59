import { expect, test } from 'vitest';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';

test('a virtual clock wakes sleepers in order of their due time', async () => {
  const clock = new VirtualClock(0);
  const woken: string[] = [];
  const late = clock.sleep(20).then(() => woken.push('late'));
  const early = clock.sleep(10).then(() => woken.push('early'));
  await clock.run(Promise.all([late, early]));
  expect(woken).toEqual(['early', 'late']);
  expect(clock.now()).toBe(20);
});

test('the same seed gives the same numbers', () => {
  const one = seededRandom(7);
  const other = seededRandom(7);
  expect([one(), one(), one()]).toEqual([other(), other(), other()]);
});
