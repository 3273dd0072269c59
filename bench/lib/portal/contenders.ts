import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { performFast } from './fast.ts';
import type { Job } from './jobs.ts';
import { performOurs } from './ours.ts';
import { type JobOutcome, measure } from './outcome.ts';
import { World } from './world.ts';

const run = promisify(execFile);

/** What each made of a job. */
export interface Contest {
  readonly ours: JobOutcome;
  readonly fast: JobOutcome;
  readonly sdk: JobOutcome;
}

/** Lets all do the job, each in a world of its own. */
export async function contest(job: Job): Promise<Contest> {
  const sdk = bySdk(job);
  const ours = await measure(job, new World(job.times), performOurs);
  const fast = await measure(job, new World(job.times), performFast);
  return { ours, fast, sdk: await sdk };
}

async function bySdk(job: Job): Promise<JobOutcome> {
  const child = join(import.meta.dirname, 'sdk-child.ts');
  const { stdout } = await run(process.execPath, ['--no-warnings', child, job.name], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{"calls"'))) as JobOutcome;
}

/** True when everything was read or written, once. */
export function isDone({ lost, doubled, failure }: JobOutcome): boolean {
  return lost === 0 && doubled === 0 && failure === undefined;
}
