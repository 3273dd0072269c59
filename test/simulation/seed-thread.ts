import { parentPort } from 'node:worker_threads';
import { type HistoryResult, runHistory } from './history.ts';

parentPort?.on('message', (seed: number) => {
  void historyOf(seed).then((result) => parentPort?.postMessage(result));
});

/** A history that breaks down has failed as much as one that violates something. */
async function historyOf(seed: number): Promise<HistoryResult> {
  try {
    return await runHistory(seed);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const violations = [{ invariant: 'no failure', detail }];
    return { seed, operations: 0, traceHash: '', trace: [], violations };
  }
}
