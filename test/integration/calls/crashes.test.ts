import { describe, expect, test } from 'vitest';
import { callStory, callWays, noDeath, telling, wholeCall } from '../../support/call-story.ts';

describe.each(callWays)('a call told tenfold by the %s', (way) => {
  test('is one call, one job, one note, one to-do and one document', async () => {
    const { outcome } = await callStory(way, noDeath);
    expect(outcome).toEqual(wholeCall);
  });

  // `npm run bench -- calls` dies before and after each step, reads too.
  test('killed after any step with an effect, everything is done once in the end', async () => {
    const { process: alive } = await callStory(way, noDeath);
    if (!alive) throw new Error('nobody worked');
    const deaths = telling(alive);
    expect(deaths.length).toBeGreaterThan(40);
    for (const death of deaths) {
      const { process: victim, outcome } = await callStory(way, death);
      const name = `killed ${death.when} step ${death.step}, ${victim?.diedAt}`;
      expect({ name, dead: victim?.dead, ...outcome }).toEqual({ name, dead: true, ...wholeCall });
    }
  }, 300_000);
});
