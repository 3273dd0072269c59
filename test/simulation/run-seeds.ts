import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HistoryResult } from './history.ts';

/** Lives through the histories of so many seeds, on as many threads as there are cores; results come in any order. */
export async function runSeeds(
  from: number,
  seeds: number,
  threads: number,
  onResult: (result: HistoryResult) => void,
): Promise<void> {
  let next = from;
  const take = () => (next < from + seeds ? next++ : undefined);
  const count = Math.min(threads, seeds);
  await Promise.all(Array.from({ length: count }, () => keepBusy(take, onResult)));
}

/** One for each core. */
export const allThreads = availableParallelism();

/** A thread gets one seed at a time until none is left. */
async function keepBusy(
  take: () => number | undefined,
  onResult: (result: HistoryResult) => void,
): Promise<void> {
  const worker = new Worker(new URL('./seed-thread.ts', import.meta.url));
  try {
    await new Promise<void>((resolve, reject) => {
      const give = () => {
        const seed = take();
        if (seed === undefined) resolve();
        else worker.postMessage(seed);
      };
      worker.on('message', (result: HistoryResult) => {
        onResult(result);
        give();
      });
      worker.on('error', reject);
      give();
    });
  } finally {
    await worker.terminate();
  }
}
