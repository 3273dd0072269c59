import { StartFailed } from './start-failed.ts';

/**
 * Runs a command and ends the process with its exit code; what a person can mend is printed as sentences, Russian
 * first, and ends it with 1. Ends it for sure: work that was cut off at a stop may still hold the process, and what it
 * does is done again at the next start.
 */
export async function exitWith(command: () => Promise<number>): Promise<never> {
  try {
    process.exit(await command());
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error;
    for (const { ru, en } of error.texts) console.error(`${ru}\n${en}`);
    process.exit(1);
  }
}
