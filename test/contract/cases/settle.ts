import { setTimeout as pause } from 'node:timers/promises';

/** Waits for real time to pass: the engines have clocks of their own. */
export async function seconds(count: number): Promise<void> {
  await pause(count * 1000);
}

/** Repeats an assertion until it holds, for reads that may lag behind writes; its last error after five seconds. */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(100);
    }
  }
}

/** Runs the work for 0 … count−1 at the same time. */
export async function together<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}
