import { isDeepStrictEqual } from 'node:util';
import { callStory, callWays, everywhere, noDeath, wholeCall } from '../../../test/support/call-story.ts';

/** What became of calls whose worker died on the way, all ways in together. */
export interface CrashedCalls {
  /** Deaths that were tried: before and after each step to the outside. */
  readonly deaths: number;
  /** Calls that were not all in the end that they had to be: transcript, card, note, to-do and document once. */
  readonly notWhole: number;
  /** Jobs that the simulated service took beyond one per recording. */
  readonly extraJobs: number;
}

/**
 * Tells a call tenfold and kills its worker before or after one of its steps to the outside, for each of them.
 * @throws Error where a death did not happen: then nothing was measured.
 */
export async function crashedCalls(progress: (message: string) => void): Promise<CrashedCalls> {
  const sums = { deaths: 0, notWhole: 0, extraJobs: 0 };
  for (const way of callWays) {
    const { process: alive } = await callStory(way, noDeath);
    const deaths = alive ? everywhere(alive) : [];
    progress(`a call told by the ${way}, with ${deaths.length} deaths`);
    for (const death of deaths) {
      const { outcome, process: victim } = await callStory(way, death);
      if (!victim?.dead) throw new Error(`nobody died ${death.when} step ${death.step}`);
      sums.deaths += 1;
      sums.extraJobs += outcome.jobs - 1;
      if (isDeepStrictEqual(outcome, wholeCall)) continue;
      sums.notWhole += 1;
      progress(`killed ${death.when} step ${death.step}, ${victim.diedAt}: ${JSON.stringify(outcome)}`);
    }
  }
  return sums;
}
